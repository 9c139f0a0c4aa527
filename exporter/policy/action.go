package policy

// Action is what a rule does to a field's values.
type Action string

// The actions, as the table and a config name them; the zero value includes.
const (
	Include  Action = ""
	Review   Action = "review"   // the value stays, and is counted for somebody to decide about
	Mask     Action = "mask"     // withheld unless the record is shown to be about the subject
	LastFour Action = "last4"    // the last four characters stay
	Withhold Action = "withhold" // null, with the rule beside it
	Omit     Action = "omit"     // the field is left out of the dataset
)

// Actions returns those that a company's rule may have.
func Actions() []Action { return []Action{Mask, LastFour, Withhold, Omit} }

// strictness: Mask and LastFour are alike and not comparable, for one shows
// nothing of others and the other never all.
func (a Action) strictness() int {
	switch a {
	case Include:
		return 0
	case Review:
		return 1
	case Mask, LastFour:
		return 2
	default:
		return nothing
	}
}

// nothing is the strictness of actions that show nothing, of anybody.
const nothing = 3

// join returns what is as strict as both: a where b is not stricter.
func (a Action) join(b Action) Action {
	switch x, y := a.strictness(), b.strictness(); {
	case x > y || a == b || x == nothing:
		return a
	case x == y: // one masks, one reduces
		return Withhold
	default:
		return b
	}
}

// AtLeast reports whether a shows nothing that b does not.
func (a Action) AtLeast(b Action) bool {
	return a == b || a.strictness() > b.strictness() || a.strictness() == nothing
}

// Decided is the word for a field that an action acts on.
func (a Action) Decided() string {
	switch a {
	case Review:
		return "reviewed"
	case Mask:
		return "masked"
	case LastFour:
		return "reduced"
	case Withhold:
		return "withheld"
	case Omit:
		return "left out"
	default:
		return "included"
	}
}
