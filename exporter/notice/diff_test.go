package notice_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/notice"
)

// TestDiffShipped: exactly what differs between the two shipped versions.
func TestDiffShipped(t *testing.T) {
	var got []string
	for _, c := range notice.Diff(version(t, "2020-01-24"), version(t, "2021-02-09"), true) {
		what := "changed"
		if c.Was == "" {
			what = "new"
		} else if c.Now == "" {
			what = "gone"
		}
		got = append(got, strings.Join(strings.Fields(c.Place+" "+c.Part+" "+c.ID+" "+what), " "))
	}
	want := []string{
		"version declared date changed", "version prior version new",
		"entity changed",           // the Indian company's address
		"entity new", "entity new", // Brazil, Costa Rica
		"statement privacy_shield changed", // participation without reliance
		"us-ca effective changed",          // California's date
		"ca right restrict gone",           // the sentence behind Canada's list
		"eea right complaint changed",      // out of the list
		"eea controller changed",           // only where it is the provider
		"eea complaint Commission Nationale pour la Protection des Données changed", // the link
		"eea note transfers changed",
		"kr contact aws@generalagent.co.kr new",
		"kr recipient BusinessOnCommunication Co., ltd. new", "kr recipient NHN KCP Corp. new", "kr recipient General Agent new",
		"kr note affiliates new", "kr note deletion new",
		"br jurisdiction new", "cr jurisdiction new", "my jurisdiction new",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestDiffBackwards(t *testing.T) {
	old, now := version(t, "2020-01-24"), version(t, "2021-02-09")
	there, back := notice.Diff(old, now, true), notice.Diff(now, old, true)
	if len(there) != len(back) {
		t.Errorf("%d changes there, %d back", len(there), len(back))
	}
	for _, n := range []*notice.Notice{old, now} {
		if d := notice.Diff(n, n, true); len(d) > 0 {
			t.Errorf("%s differs from itself: %v", n.Version, d)
		}
	}
}

// TestDiffSeesEveryPart changes one part of a notice at a time.
func TestDiffSeesEveryPart(t *testing.T) {
	for want, change := range map[string]func(*notice.Notice){
		"category tax_information: gone: listed":              func(n *notice.Notice) { n.Categories = slices.Delete(n.Categories, 4, 5) },
		"surface bills: gone: [purchase_and_payment_history]": func(n *notice.Notice) { n.Surfaces = slices.Delete(n.Surfaces, 3, 4) },
		"surface bills: [purchase_and_payment_history] → [tax_information]": func(n *notice.Notice) {
			n.Surfaces[3].Categories = []exporter.CategoryID{exporter.TaxInformation}
		},
		"contact by post: Amazon Web Services, Inc., Amazon Web Services EMEA SARL, Amazon Internet Services Private Limited → Amazon Web Services, Inc.": func(n *notice.Notice) {
			n.Contacts.Post = n.Contacts.Post[:1]
		},
		"collected given data: 10 → 9":             func(n *notice.Notice) { n.Collected.Given.Data = n.Collected.Given.Data[1:] },
		"eea right portability: gone: in the list": func(n *notice.Notice) { place(n, "eea").Rights = slices.Delete(place(n, "eea").Rights, 5, 6) },
		"br controller: provider Amazon AWS Serviços Brasil Ltda. → fixed Amazon AWS Serviços Brasil Ltda.": func(n *notice.Notice) { place(n, "br").Controller.Rule = notice.ControllerFixed },
		"my deadline: new: 7 days (our promise)": func(n *notice.Notice) {
			place(n, "my").Deadline = notice.Deadline{Amount: 7, Unit: notice.Days, Source: "our promise"}
		},
		"cr contact people without an account write to: an address of the passage → the general addresses": func(n *notice.Notice) { place(n, "cr").OwnPost = false },
		"us-ca list disclosed: 10 items → 9 items":                                                         func(n *notice.Notice) { place(n, "us-ca").Lists[1].Items = place(n, "us-ca").Lists[1].Items[1:] },
	} {
		now := version(t, "2021-02-09")
		change(now)
		changes := notice.Diff(version(t, "2021-02-09"), now, false)
		if len(changes) != 1 || changes[0].String() != want {
			t.Errorf("got %v, want %s", changes, want)
		}
	}
}

func place(n *notice.Notice, id string) *notice.Jurisdiction {
	i := slices.IndexFunc(n.Jurisdictions, func(j notice.Jurisdiction) bool { return j.ID == id })
	return &n.Jurisdictions[i]
}
