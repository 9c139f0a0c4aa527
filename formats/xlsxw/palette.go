package xlsxw

import (
	"slices"

	"github.com/valise-export/valise/exporter"
)

// Colours, RGB. Every text on its ground has a contrast of at least 4.5 to 1.
const (
	colourInk    = "1F2A37"
	colourQuiet  = "4B5563"
	colourHeader = "E3EBF3"
	colourLine   = "CBD5E1"
	colourLink   = "0B5CAD"
	colourGood   = "DDF3E4"
	colourWarn   = "FDE9C8"
	colourFront  = "334155" // of the front sheets' tabs
)

// categoryColour returns the colour of a category: its sheets' tabs have it.
func categoryColour(id exporter.CategoryID) string {
	order := []exporter.CategoryID{
		exporter.ContactInformation, exporter.IdentityAndCredentials, exporter.PurchaseAndPaymentHistory, exporter.PaymentSettings,
		exporter.TaxInformation, exporter.CommunicationSettings, exporter.MarketplaceAndPartner,
	}
	colours := []string{"2F6DB5", "7A4FB0", "1B8A6B", "B5761B", "A8413A", "2A8CA0", "8A3D78"}
	if i := slices.Index(order, id); i >= 0 {
		return colours[i]
	}
	return "64748B"
}
