package aws

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// partnerItem is a partner as Partner Central's account API gives it
// (docs.aws.amazon.com/partner-central/latest/APIReference), with its lead.
type partnerItem struct {
	Arn, Id, LegalName                   *string
	CreatedAt                            *time.Time
	Profile                              *partnerProfile
	AwsTrainingCertificationEmailDomains []partnerDomain
	AllianceLeadContact                  *allianceLead
	LeadName                             *string `column:"lead_name" json:"-"`
}

type partnerProfile struct {
	DisplayName, Description, WebsiteUrl, LogoUrl, PrimarySolutionType *string
	IndustrySegments                                                   []string
}

type partnerDomain struct {
	DomainName   *string
	RegisteredAt *time.Time
}

type allianceLead struct{ FirstName, LastName, Email, BusinessTitle *string }

// partnerCatalog is the catalog of real partners; the other one is for trials.
const partnerCatalog = "AWS"

// partnerCentral is in one region, and its endpoint of the kind for both versions
// of IP.
func partnerCentral() rpc {
	return rpc{service: "partnercentral-account", target: "PartnerCentralAccount", region: "us-east-1", endpoint: "https://partnercentral-account.us-east-1.api.aws"}
}

func partnerSurface() surface {
	return of[partnerItem]("partner_profile", []string{"partnercentral:GetAllianceLeadContact", "partnercentral:GetPartner", "partnercentral:ListPartners"}, readPartner,
		column("partner_id", "Id"), column("legal_name", "LegalName"), column("display_name", "Profile.DisplayName"), column("website_url", "Profile.WebsiteUrl"),
		column("primary_solution_type", "Profile.PrimarySolutionType"), column("industry_segments", "Profile.IndustrySegments"),
		column("alliance_lead_name", "lead_name"), column("alliance_lead_title", "AllianceLeadContact.BusinessTitle"), column("alliance_lead_email", "AllianceLeadContact.Email"))
}

func readPartner(ctx context.Context, a *account, out *sink) error {
	return a.partners(ctx, out, func(p *partnerItem) error {
		var lead partnerItem
		err := partnerCentral().call(ctx, a, "GetAllianceLeadContact", partnerAsk{Catalog: partnerCatalog, Identifier: p.Id}, &lead)
		switch {
		case missing(err): // nobody was named
		case err != nil:
			return err
		case lead.AllianceLeadContact == nil:
			return without("AllianceLeadContact")
		default:
			p.AllianceLeadContact = lead.AllianceLeadContact
			p.LeadName = names(lead.AllianceLeadContact)
		}
		return out.put(ownerOf(p.Arn), *p)
	})
}

func names(l *allianceLead) *string {
	first, last := aws.ToString(l.FirstName), aws.ToString(l.LastName)
	if first != "" && last != "" {
		first += " "
	}
	return aws.String(first + last)
}

// partnerAsk is a question to Partner Central.
type partnerAsk struct {
	Catalog    string
	Identifier *string `json:",omitempty"`
	NextToken  *string `json:",omitempty"`
}

// partners calls do for each partner that the account is: one, or none.
func (a *account) partners(ctx context.Context, out *sink, do func(*partnerItem) error) error {
	return a.pages(ctx, func(token *string) (*string, error) {
		var page struct {
			PartnerSummaryList []partnerItem
			NextToken          *string
		}
		err := partnerCentral().call(ctx, a, "ListPartners", partnerAsk{Catalog: partnerCatalog, NextToken: token}, &page)
		if missing(err) {
			return nil, nil // not in the network
		}
		if err != nil {
			return nil, err
		}
		out.turn()
		return page.NextToken, each("PartnerSummaryList", page.PartnerSummaryList, func(s *partnerItem) error {
			if err := there("PartnerSummaryList", s.Id); err != nil {
				return err
			}
			var whole partnerItem
			if err := partnerCentral().call(ctx, a, "GetPartner", partnerAsk{Catalog: partnerCatalog, Identifier: s.Id}, &whole); err != nil {
				return err
			}
			if err := there("GetPartner", whole.Id, whole.Arn); err != nil {
				return err
			}
			if whole.Profile == nil {
				return without("Profile")
			}
			return do(&whole)
		})
	})
}

// participationItem is the account's part in the partner network.
type participationItem struct {
	CreatedAt *time.Time
	Domain    *string
}

func participationSurface() surface {
	return of[participationItem]("participation_status", []string{"partnercentral:GetPartner", "partnercentral:ListPartners"}, readParticipation,
		constant("programme", "partner_network"), constant("role", "member"), column("since", "CreatedAt"), column("verified_domain", "Domain"))
}

func readParticipation(ctx context.Context, a *account, out *sink) error {
	return a.partners(ctx, out, func(p *partnerItem) error {
		var domains []*string
		for _, d := range p.AwsTrainingCertificationEmailDomains {
			domains = append(domains, d.DomainName)
		}
		return out.put(ownerOf(p.Arn), participationItem{CreatedAt: p.CreatedAt, Domain: lines(domains...)})
	})
}
