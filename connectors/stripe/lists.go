package stripe

import (
	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors/rest"
	"github.com/valise-export/valise/exporter"
)

// list is a dataset with its endpoint.
type list struct {
	mapping config.Mapping
	options *rest.DatasetOptions
}

// presets returns the datasets that a source has without being told.
func presets() []config.Mapping {
	var out []config.Mapping
	for _, l := range lists() {
		out = append(out, l.mapping)
	}
	return out
}

// lists returns everything that is read, each time anew.
func lists() []list {
	return []list{
		subject(), account(), contact(),
		subscription(), invoice(), invoiceLine(), payment(), creditRefund(),
		paymentMethod(), taxRegistration(),
	}
}

// of makes a list that is proved by an account of the subject's. Stripe gives
// the newest first.
func of(dataset, proof string, o *rest.DatasetOptions, fields ...config.Bind) list {
	return list{
		mapping: config.Mapping{Name: dataset, SubjectColumn: proof, Isolation: string(exporter.IsolationAccount), Order: "source", Fields: fields},
		options: o,
	}
}

// pages is a list of the API (docs.stripe.com/api/pagination).
func pages(path string, params map[string]string) rest.Endpoint {
	all := map[string]string{"limit": "100"}
	for k, v := range params {
		all[k] = v
	}
	return rest.Endpoint{Path: path, Params: all, RecordsAt: "/data", Paging: rest.Paging{Kind: "last_id", From: "id", More: "/has_more"}}
}

// ofCustomer is the parameter that asks for one customer's.
func ofCustomer() map[string]string { return map[string]string{"customer": "{account_id}"} }

func column(field, column string) config.Bind { return config.Bind{Field: field, Column: column} }

func constant(field, value string) config.Bind { return config.Bind{Field: field, Value: &value} }

func seconds(field, column string) config.Bind {
	return config.Bind{Field: field, Column: column, Convert: "epoch_seconds"}
}

// currency is an ISO 4217 code, which Stripe writes in lower case.
func currency(column string) config.Bind {
	return config.Bind{Field: "currency", Column: column, Convert: "upper"}
}

// money is an amount in the currency of a column.
func money(field, column, currency string) config.Bind {
	return config.Bind{Field: field, Column: column, Convert: "minor_units", Currency: "$" + currency, Digits: map[string]int{"ISK": 2, "UGX": 2, "MGA": 0}}
}

// declared adds a field that the dictionary does not have.
func declared(b config.Bind, title, description string, typ exporter.Type, class exporter.Class) config.Bind {
	b.Declare = &config.DeclareField{
		Name: b.Field, Title: title, Description: description, Type: string(typ), Class: string(class),
		Origin: string(exporter.Observed), Bases: []string{string(exporter.Contract)},
	}
	if typ == exporter.TypeDecimal {
		b.Declare.Currency = "currency"
	}
	return b
}
