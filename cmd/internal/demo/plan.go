package demo

// plan is what a customer is to be.
type plan struct {
	place  string
	traits trait
	note   string
}

// plans returns those that a reader may want to look at first, then others, so
// that there are 60.
func plans() []plan {
	list := notable()
	cycle := []string{
		"de", "jp", "br", "us-ca", "kr", "ca", "my", "cr", "gr", "fr", "es", "pl", "ca-fr", "my-zh",
		"gb", "in", "th", "vn", "tw", "il", "ae", "tr", "us",
	}
	for i := 0; len(list) < 60; i++ {
		p := plan{place: cycle[i%len(cycle)]}
		for _, when := range []struct {
			every int
			trait trait
		}{{3, participates}, {4, organisation}, {5, secondAccount}, {6, optedOut}, {7, exempt}} {
			if i%when.every == 0 {
				p.traits |= when.trait
			}
		}
		list = append(list, p)
	}
	return list
}

func notable() []plan {
	return []plan{
		{"de", secondAccount | participates | international | exempt, "Everything: two accounts, Marketplace and Partner Network, colleagues in other scripts, one alternate contact who is the subject; European Economic Area, euros"},
		{"jp", secondAccount | participates, "Japan: yen without decimals, names in kanji, one beyond the basic plane"},
		{"kr", 0, "Korea: won without decimals"},
		{"br", participates, "Brazil: a CNPJ, Portuguese"},
		{"us-ca", participates | optedOut, "California: tax and government numbers are withheld"},
		{"ca", organisation, "Canada: the accounts are an organisation's"},
		{"cr", 0, "Costa Rica: colones"},
		{"my", exempt, "Malaysia: ringgit"},
		{"ae", participates, "Arabic, written from right to left"},
		{"il", 0, "Hebrew, written from right to left"},
		{"fr", sparse, "Next to nothing is held: an account and a name"},
		{"de", untied, "Sums that do not add up: a line, a payment and a usage record are off"},
		{"de", sharesMail, "Shares an e-mail address with the next customer: two distinct persons"},
		{"de", sharesMail | secondAccount, "Shares an e-mail address with the customer before"},
		{"gr", thirdAccount | organisation, "Three accounts, one of them closed; an organisation's"},
		{"in", foreignPay, "Invoiced in dollars, paid in rupees at a rate"},
		{"kw", 0, "Kuwait: dinars with three decimals"},
	}
}
