package connectortest

import (
	"context"
	"errors"
	"testing"

	"github.com/valise-export/valise/exporter"
)

// early: breaking off at any place frees what the read held.
func (c *checker) early(t *testing.T) {
	conn := c.New(t, c.seed)
	s := c.open(t, conn)
	defer closeSession(t, s)
	for _, stop := range []int{1, c.Page - 1, c.Page, c.Page + 1} {
		got, err := read(t.Context(), t, s, More, stop)
		if err != nil || len(got) != stop {
			t.Fatalf("break after %d: %d records, %v", stop, len(got), err)
		}
		whole, err := read(t.Context(), t, s, More, -1)
		if err != nil || len(whole) != c.Page+1 {
			t.Fatalf("a read after a break at %d: %d records, %v", stop, len(whole), err)
		}
	}
	if _, err := read(t.Context(), t, s, More, 1); err != nil {
		t.Fatal(err) // closed right after a break
	}
}

// cancel: a cancelled read ends with the context's error or is whole.
func (c *checker) cancel(t *testing.T) {
	conn := c.New(t, c.seed)
	for _, after := range []int{0, 1, c.Page} {
		s := c.open(t, conn)
		got, err := readCancelled(t, s, after)
		switch {
		case err == nil && (len(got) != c.Page+1 || after == 0):
			t.Errorf("cancelled after %d: %d records and no error", after, len(got))
		case err != nil && !errors.Is(err, context.Canceled):
			t.Errorf("cancelled after %d: %v", after, err)
		}
		closeSession(t, s)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if s, err := conn.Open(ctx, c.request()); err == nil {
		closeSession(t, s)
	} else if !errors.Is(err, context.Canceled) {
		t.Errorf("open when cancelled: %v", err)
	}
	s := c.open(t, conn)
	defer closeSession(t, s)
	if got, err := read(t.Context(), t, s, More, -1); err != nil || len(got) != c.Page+1 {
		t.Errorf("a new session after cancelling: %d records, %v", len(got), err)
	}
}

func readCancelled(t *testing.T, s exporter.Session, after int) (got []record, err error) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if after == 0 {
		cancel()
	}
	for r, e := range s.Read(ctx, More) {
		if e != nil {
			err = e
			continue
		}
		got = append(got, keep(r))
		if len(got) == after {
			cancel()
		}
	}
	return got, err
}

// unknown: a dataset that the source does not have is an error, not no data.
func (c *checker) unknown(t *testing.T) {
	s := c.open(t, c.New(t, c.seed))
	defer closeSession(t, s)
	got, err := read(t.Context(), t, s, "seed_absent", -1)
	if err == nil || len(got) > 0 {
		t.Errorf("%d records, error %v", len(got), err)
	}
}
