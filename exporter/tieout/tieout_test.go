package tieout_test

import (
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/dictionary"
	"github.com/valise-export/valise/exporter/keyindex"
	"github.com/valise-export/valise/exporter/text"
	"github.com/valise-export/valise/exporter/tieout"
)

// ledger is books of the dictionary's datasets, of which only some fields are
// there.
type ledger struct {
	t      testing.TB
	books  *tieout.Books
	shapes map[string]exporter.Dataset
	sheets map[string]*tieout.Sheet
}

// fields are those that a test's datasets have, unless it says otherwise.
func fields() map[string]string {
	return map[string]string{
		"account":        "account_id",
		"invoice":        "invoice_id invoice_type issued_at original_invoice_id total_before_tax total currency payment_total payment_currency",
		"invoice_line":   "line_id invoice_id kind amount currency",
		"usage_cost":     "x_LineItemId InvoiceId ChargeCategory BilledCost BillingCurrency",
		"payment":        "payment_id invoice_id method_id amount amount_refunded currency status created_at failure_code",
		"credit_refund":  "credit_refund_id kind payment_id invoice_id initial_amount currency created_at",
		"payment_method": "method_id",
	}
}

func noSpill() (keyindex.File, error) { return nil, errors.New("no disk in this test") }

func newLedger(t testing.TB, fields map[string]string, money bool) *ledger {
	l := &ledger{t: t, shapes: map[string]exporter.Dataset{}, sheets: map[string]*tieout.Sheet{}}
	var all []tieout.Dataset
	for _, d := range dictionary.All() {
		list, ok := fields[d.Name]
		if !ok {
			continue
		}
		d.Fields = slices.DeleteFunc(d.Fields, func(f exporter.Field) bool { return !slices.Contains(strings.Fields(list), f.Name) })
		l.shapes[d.Name] = d
		all = append(all, tieout.Dataset{Shape: d, Parts: func(names []string) (parts []keyindex.Part) {
			for _, n := range names {
				_, at, ok := d.Field(n)
				if !ok {
					return nil
				}
				parts = append(parts, keyindex.Part{Position: at})
			}
			return parts
		}})
	}
	h := keyindex.NewHasher([16]byte{7})
	l.books = tieout.New(h, keyindex.New(noSpill, 1<<20), all, money)
	for name := range l.shapes {
		l.begin(name)
	}
	return l
}

func (l *ledger) begin(dataset string) {
	var err error
	if l.sheets[dataset], err = l.books.Sheet(dataset); err != nil {
		l.t.Fatal(err)
	}
}

// record reads "field=value field=value"; a value "-" is withheld.
func (l *ledger) record(dataset, line string) []exporter.Value {
	l.t.Helper()
	d := l.shapes[dataset]
	values := make([]exporter.Value, len(d.Fields))
	for _, pair := range strings.Fields(line) {
		name, s, _ := strings.Cut(pair, "=")
		f, at, ok := d.Field(name)
		if !ok {
			l.t.Fatalf("%s has no field %s", dataset, name)
		}
		v, err := text.Parse(f.Type, s, time.UTC)
		if s == "-" {
			v, err = exporter.Withheld(0), nil
		}
		if err != nil {
			l.t.Fatal(err)
		}
		values[at] = v
	}
	return values
}

// put adds records, each "dataset field=value …".
func (l *ledger) put(records ...string) {
	l.t.Helper()
	for _, r := range records {
		dataset, line, _ := strings.Cut(r, " ")
		shown := l.record(dataset, line)
		read := l.record(dataset, strings.ReplaceAll(line, "=-", "=1"))
		if err := l.sheets[dataset].Note(read, shown, false); err != nil {
			l.t.Fatal(err)
		}
	}
}

func (l *ledger) findings(failed ...string) *tieout.Findings {
	l.t.Helper()
	for _, s := range l.sheets {
		s.Keep()
	}
	f, err := l.books.Findings(func(d string) bool { return l.shapes[d].Name != "" && !slices.Contains(failed, d) })
	if err != nil {
		l.t.Fatal(err)
	}
	if err := l.books.Close(); err != nil {
		l.t.Fatal(err)
	}
	return f
}

// show writes rows for people: "check EUR 2024: 3 compared, 1 off by 0.01, …".
func show(f *tieout.Findings) (rows []string) {
	for _, m := range f.Money {
		s := fmt.Sprintf("%s %s %s: %d", m.Check, m.Currency, m.Year, m.Compared)
		if m.Mismatches > 0 {
			s += fmt.Sprintf(" off %d by %s", m.Mismatches, m.Difference)
		}
		for what, n := range map[string]int64{"without": m.Without} {
			if n > 0 {
				s += fmt.Sprintf(" %s %d", what, n)
			}
		}
		if m.NotCompared > 0 {
			s += fmt.Sprintf(" unclear %d", m.NotCompared)
		}
		if m.Unmatched > 0 {
			s += fmt.Sprintf(" unmatched %d", m.Unmatched)
		}
		rows = append(rows, s)
	}
	for _, b := range f.Balances {
		rows = append(rows, fmt.Sprintf("balance %s %s: %s - %s + %s = %s", b.Currency, b.Year, b.Invoiced, b.Paid, b.Refunded, b.Open))
	}
	return rows
}

func TestMoney(t *testing.T) {
	inv := func(id, total string, more ...string) string {
		return strings.Join(append([]string{"invoice invoice_id=" + id, "issued_at=2024-03-01T00:00:00Z currency=EUR total=" + total}, more...), " ")
	}
	line := func(invoice, amount string, more ...string) string {
		return strings.Join(append([]string{"invoice_line invoice_id=" + invoice, "currency=EUR amount=" + amount}, more...), " ")
	}
	pay := func(invoice, amount string, more ...string) string {
		return strings.Join(append([]string{"payment payment_id=p" + invoice + " invoice_id=" + invoice + " status=succeeded created_at=2025-01-05T00:00:00Z currency=EUR amount=" + amount}, more...), " ")
	}
	use := func(invoice, cost string, more ...string) string {
		return strings.Join(append([]string{"usage_cost InvoiceId=" + invoice + " BillingCurrency=EUR BilledCost=" + cost}, more...), " ")
	}
	const lines, usage, payments = "invoice invoice_line", "invoice usage_cost", "invoice payment credit_refund"
	for name, c := range map[string]struct {
		datasets string
		records  []string
		want     []string
	}{
		"lines add up":                     {lines, []string{inv("1", "10.00"), line("1", "4.00"), line("1", "6.00")}, []string{"invoice_lines EUR 2024: 1"}},
		"a cent is missing":                {lines, []string{inv("1", "10.00"), line("1", "9.99")}, []string{"invoice_lines EUR 2024: 1 off 1 by 0.01"}},
		"differences do not cancel":        {lines, []string{inv("1", "1.00"), line("1", "1.01"), inv("2", "1.00"), line("2", "0.98")}, []string{"invoice_lines EUR 2024: 2 off 2 by 0.03"}},
		"no lines held":                    {lines, []string{inv("1", "10.00")}, []string{"invoice_lines EUR 2024: 0 without 1"}},
		"no invoice held":                  {lines, []string{line("9", "10.00"), line("9", "1.00")}, []string{"invoice_lines EUR : 0 unmatched 1"}},
		"a line names no invoice":          {lines, []string{line("", "10.00"), inv("1", "1.00"), line("1", "1.00")}, []string{"invoice_lines EUR 2024: 1"}},
		"withheld amount":                  {lines, []string{inv("1", "10.00"), line("1", "-"), line("1", "10.00")}, []string{"invoice_lines EUR 2024: 0 unclear 1"}},
		"withheld total":                   {lines, []string{inv("1", "-"), line("1", "10.00")}, []string{"invoice_lines  2024: 0 unclear 1"}},
		"two currencies":                   {lines, []string{inv("1", "10.00"), line("1", "5.00"), "invoice_line invoice_id=1 currency=USD amount=5.00"}, []string{"invoice_lines EUR 2024: 0 unclear 1"}},
		"another currency":                 {lines, []string{inv("1", "10.00"), "invoice_line invoice_id=1 currency=USD amount=10.00"}, []string{"invoice_lines EUR 2024: 0 unclear 1"}},
		"too large":                        {lines, []string{inv("1", "10.00"), line("1", strings.Repeat("9", 30))}, []string{"invoice_lines EUR 2024: 0 unclear 1"}},
		"too large together":               {lines, []string{inv("1", "10.00"), line("1", "1"+strings.Repeat("0", 20)), line("1", "1"+strings.Repeat("0", 20))}, []string{"invoice_lines EUR 2024: 0 unclear 1"}},
		"nineteen digits":                  {lines, []string{inv("1", "10.00"), line("1", "10.0000000000000000001")}, []string{"invoice_lines EUR 2024: 0 unclear 1"}},
		"zeros are no digits":              {lines, []string{inv("1", "10.00"), line("1", "10.000000000000000000000")}, []string{"invoice_lines EUR 2024: 1"}},
		"one id twice":                     {lines, []string{inv("1", "10.00"), inv("1", "10.00"), line("1", "10.00")}, []string{"invoice_lines EUR 2024: 0 unclear 1"}},
		"rounded lines":                    {lines, []string{inv("1", "0.02"), line("1", "0.005"), line("1", "0.005")}, []string{"invoice_lines EUR 2024: 1"}},
		"more than rounded":                {lines, []string{inv("1", "0.03"), line("1", "0.005"), line("1", "0.005")}, []string{"invoice_lines EUR 2024: 1 off 1 by 0.02"}},
		"half a yen":                       {lines, []string{"invoice invoice_id=1 currency=JPY total=10", "invoice_line invoice_id=1 currency=JPY amount=9.5"}, []string{"invoice_lines JPY : 1"}},
		"a yen":                            {lines, []string{"invoice invoice_id=1 currency=JPY total=10", "invoice_line invoice_id=1 currency=JPY amount=9"}, []string{"invoice_lines JPY : 1 off 1 by 1"}},
		"a fils":                           {lines, []string{"invoice invoice_id=1 currency=KWD total=1.000", "invoice_line invoice_id=1 currency=KWD amount=0.999"}, []string{"invoice_lines KWD : 1 off 1 by 0.001"}},
		"no currency of ISO 4217":          {lines, []string{"invoice invoice_id=1 currency=QQQ total=1.00", "invoice_line invoice_id=1 currency=QQQ amount=1.0001"}, []string{"invoice_lines QQQ : 1 off 1 by 0.0001"}},
		"no currency":                      {lines, []string{"invoice invoice_id=1 currency=points total=1", "invoice_line invoice_id=1 currency=points amount=1"}, []string{"invoice_lines  : 0 unclear 1"}},
		"negative":                         {lines, []string{inv("1", "-5.00"), line("1", "-2.50"), line("1", "-2.50")}, []string{"invoice_lines EUR 2024: 1"}},
		"lines without tax":                {lines, []string{inv("1", "11.90", "total_before_tax=10.00"), line("1", "10.00")}, []string{"invoice_lines EUR 2024: 1"}},
		"tax adds up":                      {lines, []string{inv("1", "11.90", "total_before_tax=10.00"), line("1", "10.00"), line("1", "1.90", "kind=tax")}, []string{"invoice_lines EUR 2024: 1", "invoice_tax EUR 2024: 1"}},
		"tax is off":                       {lines, []string{inv("1", "11.90", "total_before_tax=10.00"), line("1", "10.10"), line("1", "1.80", "kind=tax")}, []string{"invoice_lines EUR 2024: 1", "invoice_tax EUR 2024: 1 off 1 by 0.10"}},
		"usage adds up":                    {usage, []string{inv("1", "0.02"), use("1", "0.0149"), use("1", "0.0001")}, []string{"usage_cost EUR 2024: 1"}},
		"usage is off":                     {usage, []string{inv("1", "0.02"), use("1", "0.0144"), use("1", "0.0005")}, []string{"usage_cost EUR 2024: 1 off 1 by 0.0051"}},
		"usage in the pay currency":        {usage, []string{inv("1", "1.00", "payment_total=1.10 payment_currency=USD"), "usage_cost InvoiceId=1 BillingCurrency=USD BilledCost=1.10"}, []string{"usage_cost USD 2024: 1"}},
		"usage before tax":                 {usage, []string{inv("1", "1.19", "total_before_tax=1.00"), use("1", "1.00")}, []string{"usage_cost EUR 2024: 1"}},
		"usage with tax":                   {usage, []string{inv("1", "1.19", "total_before_tax=1.00"), use("1", "0.80"), use("1", "0.20", "ChargeCategory=Tax")}, []string{"usage_cost EUR 2024: 1 off 1 by 0.19"}},
		"paid in another year":             {payments, []string{inv("1", "10.00"), pay("1", "10.00")}, []string{"payments EUR 2024: 1", "balance EUR 2024: 10.00 - 10.00 + 0.00 = 0.00"}},
		"open":                             {payments, []string{inv("1", "10.00"), pay("1", "4.00")}, []string{"payments EUR 2024: 1", "balance EUR 2024: 10.00 - 4.00 + 0.00 = 6.00"}},
		"paid too much":                    {payments, []string{inv("1", "10.00"), pay("1", "10.01")}, []string{"payments EUR 2024: 1 off 1 by 0.01", "balance EUR 2024: 10.00 - 10.01 + 0.00 = -0.01"}},
		"paid too much, as a credit":       {payments, []string{inv("1", "10.00"), pay("1", "12.00"), "credit_refund kind=credit invoice_id=1 currency=EUR initial_amount=2.00"}, []string{"payments EUR 2024: 1", "balance EUR 2024: 10.00 - 12.00 + 0.00 = -2.00"}},
		"a failed payment":                 {payments, []string{inv("1", "10.00"), pay("1", "10.00", "status=failed"), pay("1", "10.00", "status=pending")}, []string{"payments EUR 2024: 1", "balance EUR 2024: 10.00 - 0.00 + 0.00 = 10.00"}},
		"an amount that is not known":      {payments, []string{inv("1", "10.00"), "payment payment_id=p invoice_id=1 currency=EUR", inv("2", "5.00"), "payment payment_id=q invoice_id=2 currency=EUR amount=5.00"}, []string{"payments EUR 2024: 1 unclear 1", "balance EUR 2024: 5.00 - 5.00 + 0.00 = 0.00"}},
		"an invoice without a currency":    {payments, []string{"invoice invoice_id=1 issued_at=2024-05-05T00:00:00Z total=10.00", pay("1", "10.00")}, []string{"payments  2024: 0 unclear 1"}},
		"a memo of which a payment is odd": {payments, []string{inv("1", "10.00"), "invoice invoice_id=m original_invoice_id=1 currency=EUR total=-3.00", "credit_refund kind=odd invoice_id=m currency=EUR initial_amount=3.00"}, []string{"payments EUR 2024: 1", "balance EUR 2024: 7.00 - 0.00 + 0.00 = 7.00"}},
		"an unknown status":                {payments, []string{inv("1", "10.00"), pay("1", "10.00", "status=odd")}, []string{"payments EUR 2024: 0 unclear 1"}},
		"partial refund and memo": {payments, []string{inv("1", "10.00"), "invoice invoice_id=m original_invoice_id=1 issued_at=2025-02-01T00:00:00Z currency=EUR total=-3.00 invoice_type=credit_memo", pay("1", "10.00", "amount_refunded=3.00"),
			"credit_refund kind=refund payment_id=p1 invoice_id=m currency=EUR initial_amount=3.00"}, []string{"payments EUR 2024: 1", "refunds EUR 2025: 1", "balance EUR 2024: 7.00 - 10.00 + 3.00 = 0.00"}},
		"a memo written as it is given":       {payments, []string{inv("1", "10.00"), "invoice invoice_id=m original_invoice_id=1 currency=EUR total=3.00 invoice_type=credit_memo", pay("1", "7.00")}, []string{"payments EUR 2024: 1", "balance EUR 2024: 7.00 - 7.00 + 0.00 = 0.00"}},
		"a memo that names itself":            {payments, []string{"invoice invoice_id=m original_invoice_id=m currency=EUR total=-3.00"}, []string{"payments EUR : 1", "balance EUR : -3.00 - 0.00 + 0.00 = -3.00"}},
		"a memo that is not paid back":        {payments, []string{inv("1", "10.00"), "invoice invoice_id=m original_invoice_id=1 currency=EUR total=-3.00", pay("1", "10.00")}, []string{"payments EUR 2024: 1", "balance EUR 2024: 7.00 - 10.00 + 0.00 = -3.00"}},
		"a memo whose invoice is not held":    {payments, []string{"invoice invoice_id=m original_invoice_id=9 issued_at=2025-02-01T00:00:00Z currency=EUR total=-3.00"}, []string{"balance EUR 2025: -3.00 - 0.00 + 0.00 = -3.00"}},
		"refunded more than was paid":         {payments, []string{inv("1", "10.00"), pay("1", "5.00", "amount_refunded=6.00")}, []string{"payments EUR 2024: 1 off 1 by 11.00", "refunds EUR 2025: 1 off 1 by 6.00", "balance EUR 2024: 10.00 - 5.00 + 6.00 = 11.00"}},
		"a refund that the payment ignores":   {payments, []string{inv("1", "10.00"), pay("1", "10.00", "amount_refunded=0.00"), "credit_refund kind=refund payment_id=p1 currency=EUR initial_amount=1.00"}, []string{"payments EUR 2024: 1", "refunds EUR 2025: 1 off 1 by 1.00", "balance EUR 2024: 10.00 - 10.00 + 0.00 = 0.00"}},
		"a refund of no payment that is held": {payments, []string{"credit_refund kind=refund payment_id=p9 created_at=2023-05-05T00:00:00Z currency=EUR initial_amount=1.00"}, []string{"refunds EUR 2023: 0 unmatched 1"}},
		"a payment for no invoice":            {payments, []string{"payment payment_id=p created_at=2023-05-05T00:00:00Z currency=EUR amount=8.00"}, []string{"payments EUR 2023: 0 unmatched 1", "balance EUR 2023: 0.00 - 8.00 + 0.00 = -8.00"}},
		"a payment in another currency":       {payments, []string{inv("1", "10.00"), "payment payment_id=p invoice_id=1 currency=USD amount=11.00"}, []string{"payments EUR 2024: 0 unclear 1", "balance EUR 2024: 10.00 - 0.00 + 0.00 = 10.00", "balance USD 2024: 0.00 - 11.00 + 0.00 = -11.00"}},
		"paid in the pay currency":            {payments, []string{inv("1", "10.00", "payment_total=11.00 payment_currency=USD"), "payment payment_id=p invoice_id=1 currency=USD amount=11.00"}, []string{"payments USD 2024: 1", "balance USD 2024: 11.00 - 11.00 + 0.00 = 0.00"}},
	} {
		t.Run(name, func(t *testing.T) {
			have := fields()
			for d := range have {
				if !slices.Contains(strings.Fields(c.datasets), d) {
					delete(have, d)
				}
			}
			l := newLedger(t, have, true)
			l.put(c.records...)
			if got := show(l.findings()); !slices.Equal(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

// A refund counts from where it is told: from credit_refund where payments do
// not say what was refunded.
func TestRefundsWithoutAmountRefunded(t *testing.T) {
	have := fields()
	have["payment"] = "payment_id invoice_id amount currency"
	l := newLedger(t, have, true)
	l.put("invoice invoice_id=1 currency=EUR total=10.00", "payment payment_id=p invoice_id=1 currency=EUR amount=10.00",
		"credit_refund kind=refund payment_id=p invoice_id=1 currency=EUR initial_amount=4.00")
	if got := show(l.findings()); !slices.Contains(got, "balance EUR : 10.00 - 10.00 + 4.00 = 4.00") {
		t.Errorf("%v", got)
	}
}

// Nothing is compared with what was not read whole, nor without money.
func TestPartsAreNotCompared(t *testing.T) {
	for failed, want := range map[string][]exporter.MoneyCheck{
		"invoice": {"refunds"}, "invoice_line": {"usage_cost", "payments", "refunds"}, "usage_cost": {"invoice_lines", "payments", "refunds"},
		"payment": {"invoice_lines", "usage_cost"}, "credit_refund": {"invoice_lines", "usage_cost"}, "none": {"invoice_lines", "usage_cost", "payments", "refunds"},
	} {
		for _, money := range []bool{true, false} {
			l := newLedger(t, fields(), money)
			l.put("invoice invoice_id=1 currency=EUR total=1.00", "invoice_line invoice_id=1 currency=EUR amount=1.00", "usage_cost InvoiceId=1 BillingCurrency=EUR BilledCost=1.00",
				"payment payment_id=p invoice_id=1 currency=EUR amount=1.00", "credit_refund kind=refund payment_id=p currency=EUR initial_amount=0.50")
			var got []exporter.MoneyCheck
			f := l.findings(failed)
			for _, m := range f.Money {
				got = append(got, m.Check)
			}
			if money && !slices.Equal(got, want) || !money && got != nil {
				t.Errorf("without %s, money %v: %v", failed, money, got)
			}
			if balanced := money && slices.Contains(want, exporter.CheckPayments); balanced != (len(f.Balances) > 0) {
				t.Errorf("without %s: balances %v", failed, f.Balances)
			}
		}
	}
}

// What a failed attempt noted does not count.
func TestAttempts(t *testing.T) {
	l := newLedger(t, fields(), true)
	l.put("invoice invoice_id=1 currency=EUR total=1.00", "invoice_line invoice_id=1 currency=EUR amount=9.00")
	l.begin("invoice_line") // the earlier sheet is never kept
	l.put("invoice_line invoice_id=1 currency=EUR amount=1.00")
	f := l.findings()
	if got := show(f); got[0] != "invoice_lines EUR : 1" {
		t.Errorf("%v", got)
	}
	for _, r := range f.References {
		if r.Dataset == "invoice_line" && r.Checked != 1 {
			t.Errorf("%+v", r)
		}
	}
}

func TestReferences(t *testing.T) {
	l := newLedger(t, fields(), false)
	l.put("invoice invoice_id=1", "invoice_line invoice_id=1", "invoice_line invoice_id=1", "invoice_line invoice_id=2", "invoice_line line_id=l",
		"payment invoice_id=1 method_id=m", "payment_method method_id=m", "payment_method method_id=m")
	old := l.record("invoice", "invoice_id=old")
	if err := l.sheets["invoice"].Note(old, nil, true); err != nil {
		t.Fatal(err)
	}
	l.put("usage_cost InvoiceId=old", "credit_refund payment_id=p")
	if err := l.sheets["payment"].Note(l.record("payment", "invoice_id=nowhere"), nil, true); err != nil {
		t.Fatal(err)
	}
	f := l.findings()
	want := map[string]exporter.ManifestReference{
		"invoice_line invoice":   {Fields: []string{"invoice_id"}, Checked: 3, Missing: 1},
		"payment invoice":        {Fields: []string{"invoice_id"}, Checked: 1},
		"payment payment_method": {Fields: []string{"method_id"}, Checked: 1},
		"usage_cost invoice":     {Fields: []string{"InvoiceId"}, Checked: 1, Outside: 1},
		"credit_refund payment":  {Fields: []string{"payment_id"}, Checked: 1, Missing: 1},
		"credit_refund invoice":  {Fields: []string{"invoice_id"}},
	}
	holds := map[string]bool{"payment invoice": true, "credit_refund invoice": true}
	for _, r := range f.References {
		name := r.Dataset + " " + r.To
		w := want[name]
		w.Dataset, w.To = r.Dataset, r.To
		if !reflect.DeepEqual(r, w) {
			t.Errorf("%s: %+v, want %+v", name, r, w)
		}
		if got := f.Holds(r.Dataset, exporter.Reference{Fields: r.Fields, Dataset: r.To}); got != holds[name] {
			t.Errorf("%s holds: %v", name, got)
		}
		delete(want, name)
	}
	if len(want) > 0 {
		t.Errorf("not checked: %v", want)
	}
}

// What as_of leaves out makes uncertain what it is about, and is not missed.
func TestLeftOut(t *testing.T) {
	l := newLedger(t, fields(), true)
	l.put("invoice invoice_id=1 currency=EUR total=3.00", "invoice_line invoice_id=1 currency=EUR amount=1.00", "invoice_line invoice_id=2 currency=EUR amount=1.00",
		"payment payment_id=p invoice_id=2 currency=EUR amount=1.00", "payment payment_id=q invoice_id=1 currency=EUR amount=4.00")
	for dataset, line := range map[string]string{
		"invoice": "invoice_id=2 currency=EUR total=7.00", "invoice_line": "invoice_id=1 currency=EUR amount=2.00", "payment": "payment_id=r invoice_id=1 currency=EUR amount=9.00",
	} {
		if err := l.sheets[dataset].Note(l.record(dataset, line), nil, true); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"invoice_lines EUR : 0 unclear 1", "usage_cost EUR : 0 without 1", "payments EUR : 0 unclear 1", "balance EUR : 3.00 - 5.00 + 0.00 = -2.00"}
	if got := show(l.findings()); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A dataset with nothing to compare is not looked at.
func TestNothingToNote(t *testing.T) {
	l := newLedger(t, map[string]string{"invoice": "invoice_id total currency", "contact_information": "full_name"}, true)
	for name, s := range l.sheets {
		if s != nil {
			t.Errorf("%s is noted", name)
		}
	}
	if s, err := l.books.Sheet("nothing"); s != nil || err != nil {
		t.Error("an unknown dataset is noted")
	}
}

// Sums of any amounts are exact: they tie out with the total that big.Rat finds,
// and with no other.
func TestSumsAreExact(t *testing.T) {
	have := map[string]string{"invoice": fields()["invoice"], "invoice_line": fields()["invoice_line"]}
	rapid.Check(t, func(r *rapid.T) {
		l := newLedger(t, have, true)
		sum, places := new(big.Rat), 0
		for range rapid.IntRange(1, 20).Draw(r, "lines") {
			whole := rapid.Int64Range(-1e12, 1e12).Draw(r, "whole")
			n := rapid.IntRange(0, 2).Draw(r, "places")
			s := new(big.Rat).SetFrac(big.NewInt(whole), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil))
			places = max(places, n)
			l.put("invoice_line invoice_id=1 currency=EUR amount=" + s.FloatString(n))
			sum.Add(sum, s)
		}
		off := rapid.SampledFrom([]string{"0", "0.01", "-1"}).Draw(r, "off")
		d, _ := new(big.Rat).SetString(off)
		l.put("invoice invoice_id=1 currency=EUR total=" + strings.ReplaceAll(new(big.Rat).Add(sum, d).FloatString(2), "-0.00", "0.00"))
		m := l.findings().Money[0]
		if m.Compared != 1 || (m.Mismatches == 0) != (off == "0") {
			r.Fatalf("%+v, off by %s", m, off)
		}
		if off != "0" && m.Difference != d.Abs(d).FloatString(2) {
			r.Fatalf("off by %s, said %s", off, m.Difference)
		}
	})
}
