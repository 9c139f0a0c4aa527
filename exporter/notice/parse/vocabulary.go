package parse

import (
	"strings"

	"github.com/valise-export/valise/exporter"
)

// What a section is, by its heading.
const (
	kindAccessible    = "accessible"
	kindGiven         = "given"
	kindAutomatic     = "automatic"
	kindOther         = "other_source"
	kindJurisdictions = "jurisdictions"
	kindContacts      = "contacts"
	kindChoice        = "choice"
	kindPlace         = "place"
	kindKnown         = "known" // of no use for an export
	kindUnrecognised  = "unrecognised"
)

// headings sorts sections by their heading, folded. The first that fits counts:
// narrow ones stand before wide ones.
var headings = []struct {
	kind  string
	words pattern
}{
	{kindChoice, anyOf(
		`\b(choices?|preferences|opt[- ]?out|your controls)\b`,
	)},
	{kindKnown, anyOf(
		`^how (do )?we (use|share|disclose|protect|secure)`, `^(cookies|security|children|retention)\b`, `how long`,
	)},
	{kindGiven, anyOf(`(information|data|details) (that )?you (directly )?(give|provide|share|submit|supply|enter)\b`)},
	{kindKnown, anyOf(
		`children`, `minors`, `cookies`, `data transfers?`, `transfers? of`, `privacy shield`, `privacy framework`,
		`advertising`, `advertisement`, `securi`, `retention`, `retain`, `shar(e|ing)`, `disclos`, `purposes?\b`, `legal bas[ie]s`,
		`location of`, `changes to`, `updates to`, `definitions`, `links to`, `do not track`,
	)},
	{kindAccessible, anyOf(
		`(information|data|details|records).*(can|may|could) (also )?(access|view|see|download|retrieve|export)`,
		`(access|accessible|available) (information|data|records)\b`,
		`(information|data|records) (available|accessible) (to|for) you`, `information and data access`,
		`^(what|which) .*(can|may) (you|i|we) (access|view|see|download)`, `^accessing your (personal )?(information|data)`,
		`^access to your (personal )?(information|data)`, `^what you can (access|view|see|download)`,
		`daten, auf die sie zugreifen`, `informations auxquelles vous pouvez acceder`, `informacion a la que puede acceder`, //nolint:misspell // Spanish
	)},
	{kindOther, anyOf(
		`(from|through|via) (other|third[- ]part\w+|external|additional|outside|public\w*) ?(sources?|parties|companies|people)?`,
		`(information|data) (about you )?from (others|other|third)`, `third[- ]party (sources?|information|data)$`,
		`aus anderen quellen`, `d'autres sources`, `otras fuentes`,
	)},
	{kindAutomatic, anyOf(
		`automatic`, `automatisch`, `automatique`, `automatica`, `\bcollected (from|by) (your )?(device|use)`, `observed`,
		`(information|data) (we )?(collect|get|gather) (when|as|while|from your use)`, `^usage (information|data)$`,
		`^device (information|data)$`,
	)},
	{kindGiven, anyOf(
		`\byou (directly )?(give|provide|share|submit|supply|tell|send|enter|choose to (give|provide|share))\b`,
		`(provided|given|supplied|submitted) (directly )?by you`, `^(directly )?from you$`, `directly from you`,
		`die sie uns (geben|mitteilen)`, `que vous nous (donnez|fournissez)`, `que (usted )?nos (proporciona|facilita)`,
	)},
	{kindJurisdictions, anyOf(
		`jurisdiction`, `(country|state|region|region- and country|location)[- ]specific`,
		`(additional|specific|supplemental|further|special).*(countr|state|region|territor|locations|residents)`, `regional`,
		`residents of certain`,
	)},
	{kindContacts, anyOf(
		`\bcontact`, `how to reach`, `reach us`, `get in touch`, `who we are`, `questions`, `kontakt`, `nous contacter`,
		`contacto`,
	)},
	{kindKnown, anyOf(
		`privacy (notice|policy|statement)$`, `^(personal )?(information|data)( that)? we (collect|gather|process)`,
		`^what (personal )?(information|data)`, `examples of`, `^your (privacy )?rights`, `^introduction`, `^scope`,
		`^overview`, `^who `, `^about`, `^summary`, `^table of contents`, `^contents$`, `^automated`,
	)},
}

// anyOf fits where one of the patterns does.
func anyOf(patterns ...string) pattern {
	return lazily(strings.Join(patterns, "|"))
}

// kindOf returns what the words of a heading make of its section.
func kindOf(heading string) string {
	text := withoutNumber(folded(heading))
	for _, h := range headings {
		if h.words().MatchString(text) {
			return h.kind
		}
	}
	return kindUnrecognised
}

var numbered = lazily(`^(?:(?:section|part|article)\s+)?(?:\d+(?:\.\d+)*[.):]?|[a-z][.)]|[ivx]+[.)])\s+`)

func withoutNumber(heading string) string {
	return strings.TrimSpace(numbered().ReplaceAllString(strings.TrimRight(heading, ":. "), ""))
}

// categoryWords weigh the words of an item for the seven categories.
var categoryWords = []struct {
	id     exporter.CategoryID
	weight int
	words  pattern
}{
	{exporter.ContactInformation, 3, lazily(`contact (information|details|data)|\bprofile\b|personal details|account holder`)},
	{exporter.ContactInformation, 1, lazily(`\b(full |first |last |your )?names?\b`)},
	{exporter.ContactInformation, 1, lazily(`\bemail address`)},
	{exporter.ContactInformation, 1, lazily(`(physical|postal|mailing|street|shipping|delivery|home|billing)? ?address(es)?\b`)},
	{exporter.ContactInformation, 1, lazily(`\b(tele)?phone\b|\bmobile number`)},
	{exporter.IdentityAndCredentials, 4, lazily(`\b(credentials?|authentication|sign-?in|log-?in|passwords?|passkeys?)\b`)},
	{exporter.IdentityAndCredentials, 3, lazily(`\buser ?(names?|ids?)\b|\baliases\b|\broles?\b|\bpermissions\b`)},
	{exporter.PurchaseAndPaymentHistory, 4, lazily(`(purchase|payment|billing|order|transaction|usage|subscription)s?,? (history|records?)|\b(invoices?|receipts?|refunds?)\b`)},
	{exporter.PurchaseAndPaymentHistory, 2, lazily(`\b(subscriptions?|purchases?|usage|orders?|transactions?|bills?|billing history)\b`)},
	{exporter.PaymentSettings, 5, lazily(`payment (settings|methods?|instruments?|options|information|details|cards?|means)|billing (preferences|settings)|\b(credit|debit|bank) ?(cards?|accounts?)\b|\bcard (details|data|numbers?)\b|\bwallet\b|saved cards?`)},
	{exporter.TaxInformation, 6, lazily(`\btax(es|ation)?\b|\b(vat|gst|tin)\b`)},
	{exporter.CommunicationSettings, 5, lazily(`(communications?|notifications?|email|marketing|messag\w+|newsletters?|contact) (and \w+ )?(settings|preferences|choices|subscriptions?|options)|newsletters?|notification`)},
	{exporter.MarketplaceAndPartner, 7, lazily(`marketplace|partner|\b(sellers?|vendors?|resellers?|merchants?)\b|affiliate program`)},
}

// categoryOf returns the category that an item's words fit best, "" where none
// fits, or two fit alike.
func categoryOf(text string) exporter.CategoryID {
	text = folded(text)
	points := map[exporter.CategoryID]int{}
	for _, w := range categoryWords {
		if w.words().MatchString(text) {
			points[w.id] += w.weight
		}
	}
	best, second := exporter.CategoryID(""), 0
	for _, w := range categoryWords {
		switch p := points[w.id]; {
		case w.id == best:
		case best == "" && p > 0, p > points[best]:
			second, best = points[best], w.id
		case p > second:
			second = p
		}
	}
	if best == "" || points[best] == second || points[best] < 2 {
		return ""
	}
	return best
}

// surfaceNames are surfaces that the vocabulary knows by the end of their name,
// with the id that they have as data.
var surfaceNames = []struct {
	name, id   string // a name that begins with a space may have words before it
	categories []exporter.CategoryID
}{
	{" management console", "management_console", []exporter.CategoryID{exporter.IdentityAndCredentials}},
	{" my account", "my_account", []exporter.CategoryID{exporter.ContactInformation}},
	{" billing dashboard", "billing_dashboard", []exporter.CategoryID{exporter.PurchaseAndPaymentHistory}},
	{"bills", "bills", []exporter.CategoryID{exporter.PurchaseAndPaymentHistory}},
	{" payment methods", "payment_methods", []exporter.CategoryID{exporter.PaymentSettings}},
	{" payment history", "payment_history", []exporter.CategoryID{exporter.PurchaseAndPaymentHistory}},
	{" email preference center", "email_preference_center", []exporter.CategoryID{exporter.CommunicationSettings}}, //nolint:misspell // the id is contract
	{"preferences", "preferences", []exporter.CategoryID{exporter.PaymentSettings, exporter.CommunicationSettings}},
	{" tax settings", "tax_settings", []exporter.CategoryID{exporter.TaxInformation}},
	{" marketplace", "marketplace", []exporter.CategoryID{exporter.MarketplaceAndPartner}},
	{" partner central", "partner_central", []exporter.CategoryID{exporter.MarketplaceAndPartner}},
}
