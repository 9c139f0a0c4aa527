package xlsxw

import (
	"strings"

	"github.com/valise-export/valise/exporter"
)

// What the front sheets say, in one place. Names of sheets, datasets and fields
// are keys, and are the same in every language.
const (
	wordLead       = "A copy of the data held about you. Each dataset has its sheet; the sheet Dictionary says what each field means."
	wordScope      = "Scope"
	wordAsOf       = "As of"
	wordFrom       = "From"
	wordTo         = "To"
	wordNotice     = "Notice"
	wordStatus     = "Status"
	wordExport     = "Export"
	wordContact    = "Contact"
	wordTimes      = "Times"
	wordTimesInUTC = "in UTC"

	wordCategories    = "Categories"
	wordDatasets      = "Datasets"
	wordMissing       = "Missing"
	wordNoneMissing   = "Nothing is missing."
	wordWithheld      = "Withheld"
	wordNoneWithheld  = "Nothing was withheld."
	wordSpending      = "Spending by month"
	wordSpendingFrom  = "Whole months in UTC, by the amounts of "
	wordSpendingTwo   = "Amounts are rounded to two places."
	wordByCategory    = "Records by category"
	wordCategory      = "Category"
	wordBelongs       = "What belongs here"
	wordRecords       = "Records"
	wordReason        = "Reason"
	wordDataset       = "Dataset"
	wordSheet         = "Sheet"
	wordFiles         = "Files"
	wordSource        = "Source"
	wordWrong         = "What went wrong"
	wordAttempts      = "Attempts"
	wordField         = "Field"
	wordRule          = "Rule"
	wordValues        = "Values"
	wordGround        = "Ground"
	wordMonth         = "Month"
	wordAmount        = "Amount"
	wordTitle         = "Title"
	wordType          = "Type"
	wordUnit          = "Unit"
	wordOrigin        = "Origin"
	wordBases         = "Legal bases"
	wordDescription   = "Description"
	wordSeeCurrency   = "see " // and the field that names the currency
	wordDocumentTitle = "data export"
)

// words turns a key such as "not_applicable" into words.
func words[K ~string](key K) string { return strings.ReplaceAll(string(key), "_", " ") }

// categoryStatus says what a category holds.
func categoryStatus(s exporter.CategoryStatus) string {
	if s == exporter.CategoryData {
		return "data held"
	}
	return words(s)
}
