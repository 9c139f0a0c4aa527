package aws

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/valise-export/valise/exporter"
)

// session reads for one export.
type session struct {
	source     *Source
	request    exporter.Request
	guard      *guard
	client     *http.Client
	base       *aws.Config // with the source's own credentials, made at the first call
	accounts   map[string]*account
	undeclared map[string][]string
	adapted    map[string]int64
}

// errStopped says that the reader of the records broke off.
var errStopped = errors.New("stopped")

// Read yields the records of a dataset, account by account.
func (s *session) Read(ctx context.Context, name string) iter.Seq2[exporter.Record, error] {
	return func(yield func(exporter.Record, error) bool) {
		d := s.source.dataset(name)
		if d == nil {
			yield(exporter.Record{}, &exporter.Fault{Class: exporter.Internal, What: "the source has no such dataset", Hint: "the config names those that it has"})
			return
		}
		delete(s.undeclared, name)
		delete(s.adapted, name)
		if err := s.read(ctx, d, yield); err != nil && !errors.Is(err, errStopped) {
			yield(exporter.Record{}, err)
		}
	}
}

func (s *session) read(ctx context.Context, d *dataset, yield func(exporter.Record, error) bool) error {
	ids, err := s.ids(d)
	if err != nil {
		return err
	}
	out, err := newSink(s, d, yield)
	if err != nil {
		return err
	}
	defer out.note()
	for _, id := range ids {
		a, err := s.account(ctx, id)
		if err == nil {
			err = d.surface.read(ctx, a, out)
		}
		if err != nil {
			return d.blame(ctx, err)
		}
	}
	return nil
}

// blame makes an error of a read a fault.
func (d *dataset) blame(ctx context.Context, err error) error {
	if err == nil || errors.Is(err, errStopped) {
		return err
	}
	return explain(ctx, err, d.surface.calls)
}

// ids returns the accounts to read, in order. An id that is not an account of
// AWS's at all is another system's; one that nearly is must not be passed over.
func (s *session) ids(d *dataset) ([]string, error) {
	ids := s.request.Subject.AccountIDs()
	lookup := d.mapping.Isolation() == exporter.IsolationCustomer
	if lookup {
		ids = []string{s.request.Subject.ID}
	}
	var own []string
	for _, id := range ids {
		ok, fault := s.source.accountID(id)
		if fault != nil && !lookup {
			return nil, fault
		}
		if ok {
			own = append(own, id)
		}
	}
	if len(own) == 0 && !lookup {
		return nil, &exporter.Fault{Class: exporter.NotFound, What: "none of the customer's accounts is an account of AWS", Hint: "let subject.accounts name them: their ids have twelve digits"}
	}
	slices.Sort(own)
	return slices.Compact(own), nil
}

// accountID knows an account's id by its twelve digits. Digits of another number
// are an id that lost its zeros.
func accountID(id string) (bool, *exporter.Fault) {
	for _, c := range id {
		if c < '0' || c > '9' {
			return false, nil
		}
	}
	if len(id) != 12 {
		return false, &exporter.Fault{Class: exporter.Mismatch, What: "an account of the customer's has digits alone, and not twelve", Hint: "keep ids as text: leading zeros are part of them"}
	}
	return true, nil
}
