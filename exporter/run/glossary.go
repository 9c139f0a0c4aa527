package run

import "github.com/valise-export/valise/exporter"

// glossary explains the words of the report to a person who never met them.
func glossary() []exporter.Term {
	return []exporter.Term{
		{Value: "Account", Title: "A customer account. One person may have several; each record says which one it belongs to where that varies."},
		{Value: "Controller", Title: "The company that decides why and how your data are processed, and answers for it."},
		{Value: "Credit memo", Title: "A document that takes back all or part of an invoice."},
		{Value: "Data portability", Title: "The right to receive what you provided in a form that another service can read."},
		{Value: "FOCUS", Title: "The FinOps Open Cost and Usage Specification, the common format of cloud bills; the usage records follow it."},
		{Value: "Gap", Title: "A part of the data that could not be read when this was made. It may hold something; ask for it."},
		{Value: "Legal basis", Title: "The ground on which data are processed: a contract, your consent, a legal obligation or a legitimate interest."},
		{Value: "Observed", Title: "Recorded while you used the service, not typed in by you."},
		{Value: "Derived", Title: "Worked out from other data, for example a cost after discounts."},
		{Value: "UTC", Title: "Coordinated Universal Time. The data files use it for all times; this report shows your local time."},
		{Value: "Withheld", Title: "Held, and not shown, by a rule that is named beside it."},
	}
}
