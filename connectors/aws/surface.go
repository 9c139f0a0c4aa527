package aws

import (
	"context"
	"reflect"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/exporter"
)

// surface is a dataset and how it is read.
type surface struct {
	mapping config.Mapping
	item    reflect.Type // whose members are the columns
	calls   []string     // the actions that a policy must allow, as IAM writes them
	read    func(ctx context.Context, a *account, out *sink) error
}

// surfaces returns everything that is read, each time anew.
func surfaces() []surface {
	return []surface{
		subjectSurface(), accountSurface(), contactSurface(), alternateSurface(),
		userSurface(), roleSurface(), aliasSurface(), credentialSurface(),
		costSurface(), invoiceSurface(),
		preferenceSurface(),
		taxRegistrationSurface(), taxExemptionSurface(),
		notificationSurface(),
		agreementSurface(), partnerSurface(), participationSurface(),
	}
}

// presets returns the datasets that a source has without being told.
func presets() []config.Mapping {
	all := surfaces()
	out := make([]config.Mapping, len(all))
	for i, s := range all {
		out[i] = s.mapping
	}
	return out
}

// of makes a surface of items of type T, which are in the services' own order.
func of[T any](dataset string, calls []string, read func(context.Context, *account, *sink) error, fields ...config.Bind) surface {
	return surface{
		mapping: config.Mapping{Name: dataset, SubjectColumn: ownerColumn, Isolation: string(exporter.IsolationAccount), Order: "source", Fields: fields},
		item:    reflect.TypeFor[T](), calls: calls, read: read,
	}
}

func column(field, column string) config.Bind { return config.Bind{Field: field, Column: column} }

func constant(field, value string) config.Bind { return config.Bind{Field: field, Value: &value} }

// declared adds a plain field that the dictionary does not have.
func declared(field, column, title, description string, class exporter.Class, bases ...exporter.Basis) config.Bind {
	d := &config.DeclareField{
		Name: field, Title: title, Description: description, Type: string(exporter.TypeText), Class: string(class),
		Origin: string(exporter.Observed),
	}
	for _, b := range bases {
		d.Bases = append(d.Bases, string(b))
	}
	return config.Bind{Field: field, Column: column, Declare: d}
}
