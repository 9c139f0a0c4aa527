package aws

import (
	"context"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/taxsettings"
	taxtypes "github.com/aws/aws-sdk-go-v2/service/taxsettings/types"

	"github.com/valise-export/valise/exporter"
)

// taxItem is a tax registration with the address that a second answer has.
type taxItem struct {
	taxtypes.TaxRegistrationWithJurisdiction
	ID           string  `column:"id"`
	LegalAddress *string `column:"legal_address"`
}

func taxRegistrationSurface() surface {
	return of[taxItem]("tax_registration", []string{"tax:GetTaxRegistration", "tax:ListSupplementalTaxRegistrations", "tax:ListTaxRegistrations"}, readTaxRegistrations,
		column("record_id", "id"), column("registration_id", "RegistrationId"), column("registration_type", "RegistrationType"), column("legal_name", "LegalName"),
		column("status", "Status"), column("sector", "Sector"), column("legal_address", "legal_address"), column("certified_email", "CertifiedEmailId"),
		declared("country", "Jurisdiction.CountryCode", "Country", "The country that the number is of.", exporter.ClassPlain, exporter.LegalObligation))
}

// taxReader numbers the registrations of an account: their own number may be
// shown in part only, and so is no name for a record.
type taxReader struct {
	client *taxsettings.Client
	a      *account
	out    *sink
	count  map[string]int
}

// readTaxRegistrations reads the registrations, passing over those of other
// accounts, which the management account of an organisation is given as well, and
// then the supplemental ones, which are the account's own.
func readTaxRegistrations(ctx context.Context, a *account, out *sink) error {
	r := taxReader{client: taxsettings.NewFromConfig(a.at("tax")), a: a, out: out, count: map[string]int{}}
	err := a.pages(ctx, func(token *string) (*string, error) {
		page, err := r.client.ListTaxRegistrations(ctx, &taxsettings.ListTaxRegistrationsInput{NextToken: token})
		if err != nil {
			return nil, err
		}
		out.turn()
		return page.NextToken, each("accountDetails", page.AccountDetails, func(d *taxtypes.AccountDetails) error { return r.put(ctx, d) })
	})
	if err != nil {
		return err
	}
	return a.pages(ctx, func(token *string) (*string, error) {
		page, err := r.client.ListSupplementalTaxRegistrations(ctx, &taxsettings.ListSupplementalTaxRegistrationsInput{NextToken: token})
		if err != nil {
			return nil, err
		}
		out.turn()
		return page.NextToken, each("taxRegistrations", page.TaxRegistrations, r.supplemental)
	})
}

func (r *taxReader) put(ctx context.Context, d *taxtypes.AccountDetails) error {
	if err := there("accountDetails", d.AccountId); err != nil || *d.AccountId != r.a.id {
		return err
	}
	if d.TaxRegistration == nil {
		return nil // an account without a number of its own
	}
	t := *d.TaxRegistration
	if err := there("taxRegistration", t.RegistrationId); err != nil {
		return err
	}
	item := taxItem{TaxRegistrationWithJurisdiction: t}
	country := ""
	if t.Jurisdiction != nil {
		country = aws.ToString(t.Jurisdiction.CountryCode)
	}
	item.ID = r.name(country + "/" + string(t.RegistrationType))
	var err error
	if item.LegalAddress, err = r.address(ctx, &t); err != nil {
		return err
	}
	return r.out.put(*d.AccountId, item)
}

// name makes an id: what the registration is, counted where there are several.
func (r *taxReader) name(what string) string {
	r.count[what]++
	id := r.a.id + "/" + what
	if n := r.count[what]; n > 1 {
		id += "/" + strconv.Itoa(n)
	}
	return id
}

// address asks for the legal address, which the list does not have. It is taken
// where it is of the same number.
func (r *taxReader) address(ctx context.Context, t *taxtypes.TaxRegistrationWithJurisdiction) (*string, error) {
	answer, err := r.client.GetTaxRegistration(ctx, &taxsettings.GetTaxRegistrationInput{})
	if missing(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if r.a.session.guard.nulls["taxRegistration"] {
		return nil, without("taxRegistration")
	}
	if answer.TaxRegistration == nil || aws.ToString(answer.TaxRegistration.RegistrationId) != *t.RegistrationId {
		return nil, nil
	}
	return legalAddress(answer.TaxRegistration.LegalAddress), nil
}

func legalAddress(l *taxtypes.Address) *string {
	if l == nil {
		return nil
	}
	return lines(l.AddressLine1, l.AddressLine2, l.AddressLine3, l.PostalCode, l.City, l.DistrictOrCounty, l.StateOrRegion, l.CountryCode)
}

func (r *taxReader) supplemental(s *taxtypes.SupplementalTaxRegistration) error {
	if err := there("taxRegistrations", s.AuthorityId, s.RegistrationId); err != nil {
		return err
	}
	item := taxItem{ID: "supplemental/" + *s.AuthorityId, LegalAddress: legalAddress(s.Address)}
	item.RegistrationId, item.LegalName, item.Status = s.RegistrationId, s.LegalName, s.Status
	item.RegistrationType = taxtypes.TaxRegistrationType(s.RegistrationType)
	return r.out.put(r.a.id, item)
}

// exemptionItem is an exemption with an id of its parts: it has none.
type exemptionItem struct {
	taxtypes.TaxExemption
	ID        string  `column:"id"`
	Authority *string `column:"authority"`
}

func taxExemptionSurface() surface {
	return of[exemptionItem]("tax_exemption", []string{"tax:GetExemptions"}, readTaxExemptions,
		column("exemption_id", "id"), column("authority", "authority"), column("type", "TaxExemptionType.DisplayName"),
		column("effective_date", "EffectiveDate"), column("expiration_date", "ExpirationDate"), column("status", "Status"))
}

// readTaxExemptions reads the exemptions by account, which the answer names.
func readTaxExemptions(ctx context.Context, a *account, out *sink) error {
	client := taxsettings.NewFromConfig(a.at("tax"))
	return a.pages(ctx, func(token *string) (*string, error) {
		page, err := client.ListTaxExemptions(ctx, &taxsettings.ListTaxExemptionsInput{NextToken: token})
		if err != nil {
			return nil, err
		}
		if page.TaxExemptionDetailsMap == nil && a.session.guard.nulls["taxExemptionDetailsMap"] {
			return nil, without("taxExemptionDetailsMap")
		}
		out.turn()
		details := page.TaxExemptionDetailsMap[a.id] // others are of other accounts of the organisation
		return page.NextToken, putExemptions(a.id, details.TaxExemptions, out)
	})
}

func putExemptions(owner string, list []taxtypes.TaxExemption, out *sink) error {
	for _, e := range list {
		if e.Authority == nil || e.TaxExemptionType == nil {
			return without("taxExemptions")
		}
		item := exemptionItem{TaxExemption: e, Authority: lines(e.Authority.Country, e.Authority.State)}
		item.ID = owner + "/" + aws.ToString(item.Authority) + "/" + aws.ToString(e.TaxExemptionType.DisplayName)
		if e.EffectiveDate != nil {
			item.ID += "/" + e.EffectiveDate.UTC().Format("2006-01-02")
		}
		if err := out.put(owner, item); err != nil {
			return err
		}
	}
	return nil
}
