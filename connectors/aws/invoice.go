package aws

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/invoicing"
	invoicetypes "github.com/aws/aws-sdk-go-v2/service/invoicing/types"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/exporter"
)

// invoiceItem is an invoice with its month in words.
type invoiceItem struct {
	invoicetypes.InvoiceSummary
	Month *string `column:"billing_month"`
}

// receipt is the type of a document that is no invoice: it says what was paid.
const receipt = "PAYMENT_RECEIPT"

func invoiceSurface() surface {
	return of[invoiceItem]("invoice", []string{"account:GetAccountInformation", "invoicing:ListInvoiceSummaries"}, readInvoices,
		column("invoice_id", "InvoiceId"),
		config.Bind{Field: "invoice_type", Column: "InvoiceType", Map: map[string]string{"INVOICE": "invoice", "CREDIT_MEMO": "credit_memo"}, Nulls: []string{receipt}},
		column("bill_type", "BillType"), column("issued_at", "IssuedDate"), column("due_at", "DueDate"), column("billing_month", "billing_month"),
		column("invoicing_entity", "Entity.InvoicingEntity"), column("billing_entity", "Entity.BillingEntity"),
		column("original_invoice_id", "OriginalInvoiceId"), column("purchase_order_number", "PurchaseOrderNumber"),
		column("total_before_tax", "BaseCurrencyAmount.TotalAmountBeforeTax"), column("total", "BaseCurrencyAmount.TotalAmount"), column("currency", "BaseCurrencyAmount.CurrencyCode"),
		column("payment_total", "PaymentCurrencyAmount.TotalAmount"), column("payment_currency", "PaymentCurrencyAmount.CurrencyCode"),
		column("fx_rate", "PaymentCurrencyAmount.CurrencyExchangeDetails.Rate"),
		declared("document_type", "InvoiceType", "Document", "What the document is, in the source's words.", exporter.ClassPlain, exporter.Contract, exporter.LegalObligation))
}

// readInvoices asks month by month: that is the longest interval that the service
// takes. The months around the period are asked for too, since the service does
// not say which of an invoice's days an interval is compared with; the run leaves
// out what lies outside.
func readInvoices(ctx context.Context, a *account, out *sink) error {
	from, to, err := a.invoiceWindow(ctx)
	if err != nil {
		return err
	}
	r := invoiceReader{client: invoicing.NewFromConfig(a.at("invoicing")), a: a, out: out}
	for ; from.Before(to); from = month(from, 1) {
		if err := r.month(ctx, from); err != nil {
			return err
		}
		r.before, r.now = r.now, nil
	}
	return nil
}

// invoiceWindow returns the months to ask for, from the one in which the account
// was opened where nothing else is said.
func (a *account) invoiceWindow(ctx context.Context) (from, to time.Time, err error) {
	r, s := a.session.request, a.session.source
	to = month(r.AsOf, 1)
	if !r.To.IsZero() && month(r.To, 2).Before(to) {
		to = month(r.To, 2)
	}
	switch {
	case !r.From.IsZero():
		return month(r.From, -1), to, nil
	case !s.invoicesFrom.IsZero():
		return s.invoicesFrom, to, nil
	}
	info, err := a.information(ctx)
	if err != nil {
		return from, to, err
	}
	if info.AccountCreatedDate == nil {
		return from, to, &exporter.Fault{Class: exporter.Malformed, What: "the account does not say when it was opened", Hint: "name the first month under invoices_from"}
	}
	return month(*info.AccountCreatedDate, 0), to, nil
}

type invoiceReader struct {
	client      *invoicing.Client
	a           *account
	out         *sink
	before, now map[string]bool // invoices of the month before, and of this one
}

func (r *invoiceReader) month(ctx context.Context, from time.Time) error {
	in := &invoicing.ListInvoiceSummariesInput{
		Selector: &invoicetypes.InvoiceSummariesSelector{ResourceType: invoicetypes.ListInvoiceSummariesResourceTypeAccountId, Value: &r.a.id},
		Filter:   &invoicetypes.InvoiceSummariesFilter{TimeInterval: &invoicetypes.DateInterval{StartDate: aws.Time(from), EndDate: aws.Time(month(from, 1))}},
	}
	r.now = map[string]bool{}
	return r.a.pages(ctx, func(token *string) (*string, error) {
		in.NextToken = token
		page, err := r.client.ListInvoiceSummaries(ctx, in)
		if err != nil {
			return nil, err
		}
		r.out.turn()
		return page.NextToken, each("InvoiceSummaries", page.InvoiceSummaries, r.put)
	})
}

// put yields an invoice, once where two months have it.
func (r *invoiceReader) put(i *invoicetypes.InvoiceSummary) error {
	if err := there("InvoiceSummaries", i.InvoiceId, i.AccountId); err != nil {
		return err
	}
	r.now[*i.InvoiceId] = true
	if r.before[*i.InvoiceId] {
		return nil
	}
	item := invoiceItem{InvoiceSummary: *i}
	if p := i.BillingPeriod; p != nil && p.Year != nil && p.Month != nil {
		item.Month = aws.String(fmt.Sprintf("%04d-%02d", *p.Year, *p.Month))
	}
	if i.InvoiceType == receipt {
		paid(&item.InvoiceSummary)
	}
	return r.out.put(*i.AccountId, item)
}

// paid keeps what a receipt says apart from what invoices ask for: their totals
// are added up.
func paid(i *invoicetypes.InvoiceSummary) {
	if i.PaymentCurrencyAmount == nil {
		i.PaymentCurrencyAmount = i.BaseCurrencyAmount
	}
	i.BaseCurrencyAmount = nil
}

// preferenceItem is a profile or a unit of the invoices.
type preferenceItem struct {
	Key             string `column:"key"`
	Name            *string
	LastModified    *time.Time
	ReceiverName    *string
	ReceiverEmail   *string
	ReceiverAddress *string
	InvoiceReceiver *string
}

func preferenceSurface() surface {
	return of[preferenceItem]("billing_preference", []string{"invoicing:BatchGetInvoiceProfile", "invoicing:ListInvoiceUnits"}, readPreferences,
		column("key", "key"), column("value", "Name"), column("updated_at", "LastModified"), column("receiver_name", "ReceiverName"),
		column("receiver_email", "ReceiverEmail"), column("receiver_address", "ReceiverAddress"),
		declared("receiver_account_id", "InvoiceReceiver", "Receiver's account", "The account that receives the unit's invoices.", exporter.ClassIdentifier, exporter.Contract))
}

// readPreferences reads to whom the account's invoices go, then its invoice units.
func readPreferences(ctx context.Context, a *account, out *sink) error {
	client := invoicing.NewFromConfig(a.at("invoicing"))
	answer, err := client.BatchGetInvoiceProfile(ctx, &invoicing.BatchGetInvoiceProfileInput{AccountIds: []string{a.id}})
	if err != nil && !missing(err) {
		return err
	}
	if err == nil {
		if err := optional(a, "Profiles", answer.Profiles, func(p *invoicetypes.InvoiceProfile) error { return putProfile(p, out) }); err != nil {
			return err
		}
	}
	return a.pages(ctx, func(token *string) (*string, error) {
		page, err := client.ListInvoiceUnits(ctx, &invoicing.ListInvoiceUnitsInput{NextToken: token})
		if err != nil {
			return nil, err
		}
		out.turn()
		return page.NextToken, optional(a, "InvoiceUnits", page.InvoiceUnits, func(u *invoicetypes.InvoiceUnit) error {
			if err := there("InvoiceUnits", u.InvoiceUnitArn); err != nil {
				return err
			}
			return out.put(ownerOf(u.InvoiceUnitArn), preferenceItem{Key: "invoice_unit " + *u.InvoiceUnitArn, Name: u.Name, LastModified: u.LastModified, InvoiceReceiver: u.InvoiceReceiver})
		})
	})
}

func putProfile(p *invoicetypes.InvoiceProfile, out *sink) error {
	if err := there("Profiles", p.AccountId); err != nil {
		return err
	}
	item := preferenceItem{Key: "invoice_profile", ReceiverName: p.ReceiverName, ReceiverEmail: p.ReceiverEmail}
	if r := p.ReceiverAddress; r != nil {
		item.ReceiverAddress = lines(r.CompanyName, r.AddressLine1, r.AddressLine2, r.AddressLine3, r.PostalCode, r.City, r.DistrictOrCounty, r.StateOrRegion, r.CountryCode)
	}
	return out.put(*p.AccountId, item)
}

// lines puts an address on one line, nil where nothing of it is known.
func lines(parts ...*string) *string {
	var out []string
	for _, p := range parts {
		if s := aws.ToString(p); s != "" {
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return aws.String(strings.Join(out, ", "))
}
