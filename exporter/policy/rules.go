package policy

import "github.com/valise-export/valise/exporter"

// action is what a rule does to a value that is held.
type action uint8

const (
	include action = iota
	withhold
	lastFour    // the last four digits or letters stay
	maskPersons // withheld unless the record is shown to be about the subject
	omit        // the field is left out of the dataset
)

// The rules, by the name that the manifest and _withheld use.
var (
	ruleCredential = exporter.Rule{
		Name:      "credential",
		Ground:    "Passwords, keys, tokens and other secrets are never disclosed, to anybody: a copy of them would put the account at risk.",
		Reference: "GDPR art. 32; 11 CCR §7024(d)",
	}
	ruleCardNumber = exporter.Rule{
		Name:      "card_last_four",
		Ground:    "Of a card number only the last four digits are shown.",
		Reference: "PCI DSS 4.0.1 §3.4.1",
		Reduces:   true,
	}
	ruleBankLastFour = exporter.Rule{
		Name:      "bank_account_last_four",
		Ground:    "Of a bank account number only the last four characters are shown, so that the copy is no risk when it is lost.",
		Reference: "GDPR art. 32",
		Reduces:   true,
	}
	ruleBankCalifornia = exporter.Rule{
		Name:      "bank_account_california",
		Ground:    "Under California's rules a business does not disclose a bank account number in answer to a request; that it is held is told here.",
		Reference: "11 CCR §7024(d)",
	}
	ruleTaxLastFour = exporter.Rule{
		Name:      "tax_id_last_four",
		Ground:    "Of a person's tax number only the last four characters are shown, so that the copy is no risk when it is lost.",
		Reference: "GDPR art. 32",
		Reduces:   true,
	}
	ruleTaxCalifornia = exporter.Rule{
		Name:      "tax_id_california",
		Ground:    "Under California's rules a business does not disclose a social-security or other government-issued number in answer to a request; that it is held is told here.",
		Reference: "11 CCR §7024(d)",
	}
	ruleGovernmentID = exporter.Rule{
		Name:      "government_id_california",
		Ground:    "Under California's rules a business does not disclose a government-issued identification number in answer to a request; that it is held is told here.",
		Reference: "11 CCR §7024(d)",
	}
	rulePerson = exporter.Rule{
		Name:      "other_person",
		Ground:    "This is about another person, whose rights the copy must not harm.",
		Reference: "GDPR art. 15(4), 20(4); PIPEDA s. 9(1)",
	}
	ruleRiskScore = exporter.Rule{
		Name:      "risk_score",
		Ground:    "Scores made to detect fraud are not disclosed: to know them would help to defeat them.",
		Reference: "GDPR recital 63",
	}
	ruleUndeclared = exporter.Rule{
		Name:   "undeclared",
		Ground: "The source holds this column and the export's configuration does not say what it is, so it was left out.",
	}
	ruleNotPortable = exporter.Rule{
		Name:      "outside_portability",
		Ground:    "Portability covers what you provided, or what was observed of you, and what rests on your consent or on a contract. This does not; a request for access covers it.",
		Reference: "GDPR art. 20(1); WP242 rev.01",
	}
)

const california = "us-ca"

// decide returns what happens to a field's values, and by which rule.
func (p *Policy) decide(f exporter.Field) (action, exporter.Rule) {
	switch f.Class {
	case exporter.ClassCredential:
		return withhold, ruleCredential
	case exporter.ClassRiskScore:
		return withhold, ruleRiskScore
	}
	if p.s.Scope == exporter.ScopePortability && !p.portable(f) {
		return omit, ruleNotPortable
	}
	return p.byClass(f.Class)
}

func (p *Policy) byClass(c exporter.Class) (action, exporter.Rule) {
	inCalifornia := p.s.Jurisdiction == california
	switch c {
	case exporter.ClassCardNumber:
		return lastFour, ruleCardNumber
	case exporter.ClassBankAccount:
		if inCalifornia {
			return withhold, ruleBankCalifornia
		}
		return p.ownNumber(ruleBankLastFour)
	case exporter.ClassTaxID:
		if p.s.Subject.Holder == exporter.HolderOrganisation {
			return include, exporter.Rule{} // a company's registration is public, and nobody's person
		}
		if inCalifornia {
			return withhold, ruleTaxCalifornia
		}
		return p.ownNumber(ruleTaxLastFour)
	case exporter.ClassGovernmentID:
		if inCalifornia {
			return withhold, ruleGovernmentID
		}
	case exporter.ClassPerson:
		if !p.s.IncludeContacts {
			return maskPersons, rulePerson
		}
	}
	return include, exporter.Rule{}
}

func (p *Policy) ownNumber(reduced exporter.Rule) (action, exporter.Rule) {
	if p.s.FullAccountNumbers {
		return include, exporter.Rule{}
	}
	return lastFour, reduced
}

// portable reports whether a field is in scope portability: provided (or, by
// the company's choice, also observed), and with consent or contract among its
// bases (GDPR art. 20(1)).
func (p *Policy) portable(f exporter.Field) bool {
	given := f.Origin == exporter.Provided || (f.Origin == exporter.Observed && !p.s.ProvidedOnly)
	for _, b := range f.Bases {
		if given && (b == exporter.Contract || b == exporter.Consent) {
			return true
		}
	}
	return false
}
