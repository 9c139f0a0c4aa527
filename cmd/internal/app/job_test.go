package app

import (
	"testing"
	"time"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/exporter/assembler"
	"github.com/valise-export/valise/exporter/notice"
)

// A rule that names a jurisdiction must not be missed by its spelling.
func TestJurisdictionHasOneSpelling(t *testing.T) {
	s, err := Build(&config.Config{}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	n, err := notice.ByVersion("2021-02-09")
	if err != nil {
		t.Fatal(err)
	}
	job := s.base(n, &assembler.Plan{})
	for in, want := range map[string]string{"us-ca": "us-ca", "US-CA": "us-ca", "DE": "eea", "eea": "eea", "br": "br", "BR": "br", "NZ": "NZ", "": ""} {
		if got, ok := job.Jurisdiction(in); got != want || !ok {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
	for _, in := range []string{"California", "Calif.", "us_ca", "U.S."} {
		if got, ok := job.Jurisdiction(in); ok {
			t.Errorf("%s is taken for %s", in, got)
		}
	}
}
