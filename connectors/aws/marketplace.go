package aws

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/marketplaceagreement"
	markettypes "github.com/aws/aws-sdk-go-v2/service/marketplaceagreement/types"
)

// agreementItem is an agreement with its value, which a second answer has.
type agreementItem struct {
	markettypes.AgreementViewSummary
	EstimatedCharges *markettypes.EstimatedCharges
	Resources        *string `column:"resources"`
}

func agreementSurface() surface {
	return of[agreementItem]("marketplace_agreement", []string{"aws-marketplace:DescribeAgreement", "aws-marketplace:SearchAgreements"}, readAgreements,
		column("agreement_id", "AgreementId"), column("type", "AgreementType"), column("status", "Status"), column("acceptor_account_id", "Acceptor.AccountId"),
		column("proposer_account_id", "Proposer.AccountId"), column("accepted_at", "AcceptanceTime"), column("start_at", "StartTime"), column("end_at", "EndTime"),
		column("offer_id", "ProposalSummary.OfferId"), column("resource_id", "resources"),
		column("agreement_value", "EstimatedCharges.AgreementValue"), column("currency", "EstimatedCharges.CurrencyCode"))
}

// readAgreements searches twice: for what the account bought, and for what it sold.
func readAgreements(ctx context.Context, a *account, out *sink) error {
	client := marketplaceagreement.NewFromConfig(a.at("marketplace-agreement"))
	for _, party := range []string{"Acceptor", "Proposer"} {
		in := &marketplaceagreement.SearchAgreementsInput{Catalog: aws.String("AWSMarketplace"), Filters: []markettypes.Filter{
			{Name: aws.String("PartyType"), Values: []string{party}}, {Name: aws.String("AgreementType"), Values: []string{"PurchaseAgreement"}},
		}}
		err := a.pages(ctx, func(token *string) (*string, error) {
			in.NextToken = token
			page, err := client.SearchAgreements(ctx, in)
			if err != nil {
				return nil, err
			}
			out.turn()
			return page.NextToken, optional(a, "agreementViewSummaries", page.AgreementViewSummaries, func(v *markettypes.AgreementViewSummary) error {
				return putAgreement(ctx, client, v, party == "Proposer", out)
			})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// putAgreement yields an agreement that is proved by the party that was searched
// for. One that an account made with itself came with those that it accepted.
func putAgreement(ctx context.Context, client *marketplaceagreement.Client, v *markettypes.AgreementViewSummary, sold bool, out *sink) error {
	if err := there("agreementViewSummaries", v.AgreementId); err != nil {
		return err
	}
	var bought, sells string
	if v.Acceptor != nil {
		bought = aws.ToString(v.Acceptor.AccountId)
	}
	if v.Proposer != nil {
		sells = aws.ToString(v.Proposer.AccountId)
	}
	owner := bought
	if sold {
		owner = sells
		if bought == sells && sells != "" {
			return nil
		}
	}
	whole, err := client.DescribeAgreement(ctx, &marketplaceagreement.DescribeAgreementInput{AgreementId: v.AgreementId})
	if err != nil {
		return err
	}
	if aws.ToString(whole.AgreementId) != *v.AgreementId {
		return without("agreementId")
	}
	item := agreementItem{AgreementViewSummary: *v, EstimatedCharges: whole.EstimatedCharges}
	if p := v.ProposalSummary; p != nil {
		var ids []*string
		for _, r := range p.Resources {
			ids = append(ids, r.Id)
		}
		item.Resources = lines(ids...)
	}
	return out.put(owner, item)
}
