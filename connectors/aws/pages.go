package aws

import (
	"context"
	"hash/maphash"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/valise-export/valise/exporter"
)

// pages calls ask for each page of a list: with no token first, then with the
// one that the page before gave. A token that comes again is an error, and so is
// a list without an end.
func (a *account) pages(ctx context.Context, ask func(token *string) (next *string, err error)) error {
	seed, seen := maphash.MakeSeed(), map[uint64]bool{}
	var token *string
	for n := 1; ; n++ {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		next, err := ask(token)
		if err != nil || aws.ToString(next) == "" {
			return err
		}
		h := maphash.String(seed, *next)
		switch {
		case seen[h]:
			return &exporter.Fault{Class: exporter.Malformed, What: "the list's next page is one that was already read", Hint: "try later: the service goes round in a circle"}
		case n >= a.session.source.maxPages:
			return &exporter.Fault{Class: exporter.OverLimit, What: "the list has more pages than max_pages", Hint: "raise it, if the list is that long"}
		}
		seen[h], token = true, next
	}
}

// each calls do for each element of a page's list, which must be there.
func each[T any](member string, list []T, do func(*T) error) error {
	if list == nil {
		return without(member)
	}
	for i := range list {
		if err := do(&list[i]); err != nil {
			return err
		}
	}
	return nil
}

// optional is like each, for lists that the API need not give: absent is none,
// null is not.
func optional[T any](a *account, member string, list []T, do func(*T) error) error {
	if list == nil && !a.session.guard.nulls[member] {
		return nil
	}
	return each(member, list, do)
}

// there checks that an element has what the API promises, which one that is null
// has not.
func there(member string, values ...*string) error {
	for _, v := range values {
		if aws.ToString(v) == "" {
			return without(member)
		}
	}
	return nil
}

// marker is the next page's name in IAM: only where the list was cut.
func marker(cut bool, next *string) (*string, error) {
	if !cut {
		return nil, nil
	}
	if err := there("Marker", next); err != nil {
		return nil, err
	}
	return next, nil
}
