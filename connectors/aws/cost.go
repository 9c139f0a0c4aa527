package aws

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/costexplorer"
	cetypes "github.com/aws/aws-sdk-go-v2/service/costexplorer/types"

	"github.com/valise-export/valise/exporter"
)

// costItem is what one service cost an account in one month.
type costItem struct {
	ID            string `column:"id"`
	LinkedAccount string
	Service       string
	Start         time.Time
	End           time.Time
	Estimated     bool
	UnblendedCost *string
	AmortizedCost *string
	Unit          *string
}

func costSurface() surface {
	estimated := declared("x_Estimated", "Estimated", "Estimated", "Whether the month is not billed yet, so that the amounts may change.", exporter.ClassPlain, exporter.Contract)
	estimated.Declare.Type = string(exporter.TypeBoolean)
	return of[costItem]("usage_cost", []string{"ce:GetCostAndUsage"}, readCosts,
		column("x_LineItemId", "id"), column("SubAccountId", "LinkedAccount"), column("BillingPeriodStart", "Start"), column("BillingPeriodEnd", "End"),
		column("BillingCurrency", "Unit"), column("ChargePeriodStart", "Start"), column("ChargePeriodEnd", "End"), column("ServiceName", "Service"),
		constant("ProviderName", "AWS"), column("BilledCost", "UnblendedCost"), column("EffectiveCost", "AmortizedCost"), estimated)
}

// month returns the first instant of a month (UTC), n months later.
func month(t time.Time, n int) time.Time {
	t = t.UTC()
	return time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
}

// costWindow returns the months to ask for: whole ones, no earlier than Cost
// Explorer keeps.
func (s *session) costWindow() (from, to time.Time, err error) {
	kept := month(s.request.AsOf, -s.source.months)
	from, to = kept, month(s.request.AsOf, 1)
	if f := s.request.From; !f.IsZero() && month(f, 0).After(from) {
		from = month(f, 0)
	}
	if t := s.request.To; !t.IsZero() && t.Before(to) {
		if to = month(t.Add(-1), 1); !to.After(kept) {
			return from, to, &exporter.Fault{Class: exporter.Refused, What: "the period lies before what Cost Explorer is asked for", Hint: "raise usage_months, if the account has asked for more; older costs are in cost and usage reports, which kind files reads"}
		}
	}
	return from, to, nil
}

// readCosts asks for the account's costs month by month, by service. The linked
// account is a group too, because so the answer names whose costs they are.
func readCosts(ctx context.Context, a *account, out *sink) error {
	from, to, err := a.session.costWindow()
	if err != nil || !from.Before(to) {
		return err
	}
	client := costexplorer.NewFromConfig(a.at("ce"))
	in := &costexplorer.GetCostAndUsageInput{
		Granularity: cetypes.GranularityMonthly, Metrics: []string{"UnblendedCost", "AmortizedCost"},
		TimePeriod: &cetypes.DateInterval{Start: aws.String(from.Format(time.DateOnly)), End: aws.String(to.Format(time.DateOnly))},
		Filter:     &cetypes.Expression{Dimensions: &cetypes.DimensionValues{Key: cetypes.DimensionLinkedAccount, Values: []string{a.id}}},
		GroupBy: []cetypes.GroupDefinition{
			{Type: cetypes.GroupDefinitionTypeDimension, Key: aws.String("LINKED_ACCOUNT")},
			{Type: cetypes.GroupDefinitionTypeDimension, Key: aws.String("SERVICE")},
		},
	}
	return a.pages(ctx, func(token *string) (*string, error) {
		in.NextPageToken = token
		page, err := client.GetCostAndUsage(ctx, in)
		if err != nil {
			return nil, err
		}
		out.turn()
		return page.NextPageToken, each("ResultsByTime", page.ResultsByTime, func(r *cetypes.ResultByTime) error { return putCosts(r, out) })
	})
}

func putCosts(r *cetypes.ResultByTime, out *sink) error {
	if r.TimePeriod == nil {
		return without("TimePeriod")
	}
	start, err := time.Parse(time.DateOnly, aws.ToString(r.TimePeriod.Start))
	if err != nil {
		return without("TimePeriod.Start")
	}
	end, err := time.Parse(time.DateOnly, aws.ToString(r.TimePeriod.End))
	if err != nil {
		return without("TimePeriod.End")
	}
	return each("Groups", r.Groups, func(g *cetypes.Group) error {
		if len(g.Keys) != 2 {
			return without("Keys")
		}
		cost := g.Metrics["UnblendedCost"]
		if err := there("UnblendedCost", cost.Amount, cost.Unit); err != nil {
			return err
		}
		return out.put(g.Keys[0], costItem{
			ID: g.Keys[0] + "/" + start.Format("2006-01") + "/" + g.Keys[1], LinkedAccount: g.Keys[0], Service: g.Keys[1],
			Start: start, End: end, Estimated: r.Estimated, UnblendedCost: cost.Amount, AmortizedCost: g.Metrics["AmortizedCost"].Amount, Unit: cost.Unit,
		})
	})
}
