package formattest

// Cell is what a reader found in one place.
type Cell struct {
	Type string // "" nothing; text, number, boolean, date, instant, json; JSON's null is null
	Text string // canonical, as package text renders it
}

// Table is what a reader found of one dataset.
type Table struct {
	Columns  []string // without _withheld
	Records  [][]Cell
	Withheld []map[string]string // by record, field → rule; nil where nothing was withheld
}
