package dictionary

import "github.com/valise-export/valise/exporter"

// All returns the canonical datasets in the notice's order. The result is the
// caller's own: nothing in it is shared.
func All() []exporter.Dataset {
	return []exporter.Dataset{
		account(), contactInformation(), alternateContact(), contactHistory(),
		user(), role(), alias(), credentialInventory(),
		subscription(), purchase(), usageCost(), invoice(), invoiceLine(), payment(), creditRefund(),
		paymentMethod(), billingPreference(),
		taxRegistration(), taxExemption(),
		communicationPreference(), notificationSetting(),
		marketplaceAgreement(), partnerProfile(), participationStatus(),
	}
}

// Resolution returns the datasets that turn a customer id into a person and
// their accounts. They belong to no category and never leave in a bundle.
func Resolution() []exporter.Dataset {
	return []exporter.Dataset{subject(), subjectAccount(), subjectEmail()}
}

// Lookup returns the dataset of that name, canonical or for resolution. The
// result is the caller's own.
func Lookup(name string) (exporter.Dataset, bool) {
	for _, d := range append(All(), Resolution()...) {
		if d.Name == name {
			return d, true
		}
	}
	return exporter.Dataset{}, false
}
