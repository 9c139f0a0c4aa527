package aws

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	accountapi "github.com/aws/aws-sdk-go-v2/service/account"
	accounttypes "github.com/aws/aws-sdk-go-v2/service/account/types"
	"github.com/aws/aws-sdk-go-v2/service/organizations"

	"github.com/valise-export/valise/exporter"
)

// subjectItem is a customer whose id is an account's.
type subjectItem struct {
	accounttypes.ContactInformation
	PrimaryEmail *string
}

// subjectSurface looks a customer id up that is the id of an account.
func subjectSurface() surface {
	s := of[subjectItem](exporter.SubjectDataset, []string{"account:GetContactInformation"}, readSubject,
		column("customer_id", ownerColumn), column("full_name", "FullName"), column("email", "PrimaryEmail"), column("jurisdiction", "CountryCode"))
	s.mapping.Isolation = string(exporter.IsolationCustomer)
	return s
}

func readSubject(ctx context.Context, a *account, out *sink) error {
	contact, err := a.contact(ctx)
	if err != nil {
		return err
	}
	item := subjectItem{ContactInformation: *contact}
	if item.PrimaryEmail, err = a.primaryEmail(ctx); err != nil {
		return err
	}
	return out.put(a.id, item)
}

// accountItem is an account with the address that only its organisation may read.
type accountItem struct {
	accountapi.GetAccountInformationOutput
	PrimaryEmail *string
}

func accountSurface() surface {
	return of[accountItem]("account", []string{"account:GetAccountInformation"}, readAccount,
		column("account_name", "AccountName"), column("state", "AccountState"), column("created_at", "AccountCreatedDate"), column("primary_email", "PrimaryEmail"))
}

func readAccount(ctx context.Context, a *account, out *sink) error {
	info, err := a.information(ctx)
	if err != nil {
		return err
	}
	item := accountItem{GetAccountInformationOutput: *info}
	if item.PrimaryEmail, err = a.primaryEmail(ctx); err != nil {
		return err
	}
	return out.put(aws.ToString(info.AccountId), item)
}

// information is what the account says of itself.
func (a *account) information(ctx context.Context) (*accountapi.GetAccountInformationOutput, error) {
	info, err := accountapi.NewFromConfig(a.at("account")).GetAccountInformation(ctx, &accountapi.GetAccountInformationInput{})
	if err != nil {
		return nil, err
	}
	return info, there("AccountId", info.AccountId)
}

// primaryEmail asks the organisation, where the config says that the source's own
// credentials are its. GetPrimaryEmail names no account in its answer, and its
// caller is not the account: the address is taken only where DescribeAccount,
// whose answer does name the account, has the same. Of the management account
// itself the organisation alone can be asked.
func (a *account) primaryEmail(ctx context.Context) (*string, error) {
	if !a.session.source.options.Organization {
		return nil, nil
	}
	m, err := a.management(ctx)
	if err != nil {
		return nil, err
	}
	in := &organizations.DescribeAccountInput{AccountId: &a.id}
	known, err := organizations.NewFromConfig(m.at("organizations")).DescribeAccount(ctx, in)
	if err != nil {
		return nil, err
	}
	if known.Account == nil {
		return nil, without("Account")
	}
	if aws.ToString(known.Account.Id) != a.id {
		return nil, &exporter.Fault{Class: exporter.Stray, What: "the organisation answers of another account", Hint: "try later; see that endpoint is the service's"}
	}
	if ownerOf(known.Account.Arn) == a.id {
		return known.Account.Email, there("Email", known.Account.Email) // the management account
	}
	email, err := accountapi.NewFromConfig(m.at("account")).GetPrimaryEmail(ctx, &accountapi.GetPrimaryEmailInput{AccountId: &a.id})
	if err != nil {
		return nil, err
	}
	if !strings.EqualFold(aws.ToString(email.PrimaryEmail), aws.ToString(known.Account.Email)) {
		return nil, &exporter.Fault{Class: exporter.Stray, What: "the account's primary e-mail address is not the one that the organisation has of it", Hint: "it may be changing: try later"}
	}
	return email.PrimaryEmail, there("PrimaryEmail", email.PrimaryEmail)
}

func contactSurface() surface {
	return of[accounttypes.ContactInformation]("contact_information", []string{"account:GetContactInformation"}, readContact,
		column("full_name", "FullName"), column("address_line_1", "AddressLine1"), column("address_line_2", "AddressLine2"), column("address_line_3", "AddressLine3"),
		column("city", "City"), column("district_or_county", "DistrictOrCounty"), column("state_or_region", "StateOrRegion"), column("postal_code", "PostalCode"),
		column("country_code", "CountryCode"), column("phone_number", "PhoneNumber"), column("company_name", "CompanyName"), column("website_url", "WebsiteUrl"))
}

func readContact(ctx context.Context, a *account, out *sink) error {
	contact, err := a.contact(ctx)
	if err != nil {
		return err
	}
	return out.put(a.id, *contact)
}

func (a *account) contact(ctx context.Context) (*accounttypes.ContactInformation, error) {
	answer, err := accountapi.NewFromConfig(a.at("account")).GetContactInformation(ctx, &accountapi.GetContactInformationInput{})
	if err != nil {
		return nil, err
	}
	if answer.ContactInformation == nil {
		return nil, without("ContactInformation")
	}
	return answer.ContactInformation, nil
}

func alternateSurface() surface {
	return of[accounttypes.AlternateContact]("alternate_contact", []string{"account:GetAlternateContact"}, readAlternates,
		column("type", "AlternateContactType"), column("name", "Name"), column("title", "Title"), column("email_address", "EmailAddress"), column("phone_number", "PhoneNumber"))
}

// readAlternates asks for each kind of contact; one that is not found was not given.
func readAlternates(ctx context.Context, a *account, out *sink) error {
	client := accountapi.NewFromConfig(a.at("account"))
	for _, kind := range accounttypes.AlternateContactType("").Values() {
		answer, err := client.GetAlternateContact(ctx, &accountapi.GetAlternateContactInput{AlternateContactType: kind})
		if missing(err) {
			continue
		}
		if err != nil {
			return err
		}
		if answer.AlternateContact == nil {
			return without("AlternateContact")
		}
		if err := out.put(a.id, *answer.AlternateContact); err != nil {
			return err
		}
	}
	return nil
}
