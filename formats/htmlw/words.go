package htmlw

import "github.com/valise-export/valise/exporter"

// state is a status in words: the sign and the words say what the colour says.
type state struct{ Class, Sign, Words string }

func categoryState(s exporter.CategoryStatus) state {
	switch s {
	case exporter.CategoryData:
		return state{"ok", "●", "Data held"}
	case exporter.CategoryNoneHeld:
		return state{"none", "○", "Nothing held"}
	case exporter.CategoryWithheld:
		return state{"held", "◐", "Withheld"}
	case exporter.CategoryFailed:
		return state{"bad", "▲", "Could not be read"}
	case exporter.CategoryNotApplicable:
		return state{"none", "–", "Does not apply"}
	default:
		return state{"none", "–", string(s)}
	}
}

func datasetState(s exporter.Status) state {
	switch s {
	case exporter.StatusOK:
		return state{"ok", "●", "Data held"}
	case exporter.StatusEmpty:
		return state{"none", "○", "Nothing held"}
	case exporter.StatusWithheld:
		return state{"held", "◐", "Withheld"}
	case exporter.StatusFailed:
		return state{"bad", "▲", "Could not be read"}
	default:
		return state{"none", "–", string(s)}
	}
}

func faultWords(c exporter.ErrorClass) string {
	switch c {
	case exporter.Unreachable:
		return "the system could not be reached"
	case exporter.Unauthorised:
		return "the system refused access"
	case exporter.TimedOut:
		return "the system did not answer in time"
	case exporter.Truncated:
		return "the answer stopped before its end"
	case exporter.Malformed, exporter.Mismatch:
		return "the answer was not of the expected form"
	case exporter.Stray:
		return "a record could not be shown to be yours, so none is here"
	case exporter.OutOfOrder:
		return "the records came in an impossible order, so none is here"
	case exporter.OverLimit:
		return "there was more than the set limit"
	case exporter.NotFound:
		return "the system does not have the place it was asked for"
	case exporter.Refused:
		return "the system refused the question"
	case exporter.Internal:
		return "an error inside the export"
	default:
		return string(c)
	}
}

func originWords(o exporter.Origin) string {
	switch o {
	case exporter.Provided:
		return "you"
	case exporter.Observed:
		return "your use"
	case exporter.Derived:
		return "worked out"
	case exporter.ThirdParty:
		return "others"
	default:
		return string(o)
	}
}

func basisWords(b exporter.Basis) string {
	switch b {
	case exporter.Contract:
		return "contract"
	case exporter.Consent:
		return "consent"
	case exporter.LegitimateInterest:
		return "legitimate interest"
	case exporter.LegalObligation:
		return "legal obligation"
	default:
		return string(b)
	}
}

func inventoryWords(status string) string {
	switch status {
	case "held":
		return "held, not in this bundle"
	case "none_held":
		return "nothing held"
	case "withheld":
		return "held, withheld"
	case "not_searched":
		return "not searched for this bundle"
	default:
		return status
	}
}

func scopeWords(s exporter.Scope) string {
	if s == exporter.ScopePortability {
		return "The data you provided and that was observed about you, to take elsewhere"
	}
	return "A copy of everything held about you"
}

// The parts of Processing by the names that its Missing and Defaults use.
var processingParts = []struct {
	id, title string
	of        func(*exporter.Processing) []string
}{
	{"purposes", "What it is used for", func(p *exporter.Processing) []string { return p.Purposes }},
	{"sources", "Where it comes from", func(p *exporter.Processing) []string { return p.Sources }},
	{"recipients", "Who receives it", func(p *exporter.Processing) []string { return p.Recipients }},
	{"retention", "How long it is kept", func(p *exporter.Processing) []string { return p.Retention }},
	{"transfers", "Where it goes abroad", func(p *exporter.Processing) []string { return p.Transfers }},
	{"automated_decisions", "Decisions made by machine", func(p *exporter.Processing) []string { return p.Automated }},
}
