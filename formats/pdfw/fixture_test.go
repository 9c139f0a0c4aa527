package pdfw_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
	"github.com/valise-export/valise/formats/pdfw"
)

// memory is a sink that keeps members.
type memory map[string]*bytes.Buffer

type member struct{ *bytes.Buffer }

func (member) Close() error { return nil }

func (m memory) Create(name string) (io.WriteCloser, error) {
	m[name] = &bytes.Buffer{}
	return member{m[name]}, nil
}

func (memory) Scratch() (exporter.Scratch, error) { panic("the report needs no scratch") }

// content is a dataset and its records.
type content struct {
	dataset exporter.Dataset
	records [][]exporter.Value
	status  exporter.Status
}

// render writes a report and returns it.
func render(t testing.TB, f exporter.Format, contents []content, s exporter.Summary) ([]byte, exporter.Writer) {
	t.Helper()
	sink := memory{}
	w, err := f.NewWriter(sink)
	if err != nil {
		t.Fatal(err)
	}
	var pool exporter.BatchPool
	for _, c := range contents {
		if err := w.Begin(c.dataset); err != nil {
			t.Fatal(err)
		}
		b := pool.Get(len(c.dataset.Fields))
		for _, r := range c.records {
			if !b.Append(r, text.Append) {
				if err := w.Write(b); err != nil {
					t.Fatal(err)
				}
				b = pool.Get(len(c.dataset.Fields))
				b.Append(r, text.Append)
			}
		}
		if err := w.Write(b); err != nil {
			t.Fatal(err)
		}
		status := c.status
		if status == "" {
			status = exporter.StatusOK
		}
		if err := w.End(exporter.Outcome{Status: status, Records: int64(len(c.records))}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(s); err != nil {
		t.Fatal(err)
	}
	if len(sink) != 1 || sink[pdfw.Member] == nil {
		t.Fatalf("members: %d, want report.pdf alone", len(sink))
	}
	return sink[pdfw.Member].Bytes(), w
}

func field(name, title string, typ exporter.Type) exporter.Field {
	return exporter.Field{Name: name, Title: title, Type: typ}
}

func money(name, title string) exporter.Field {
	return exporter.Field{Name: name, Title: title, Type: exporter.TypeDecimal, Currency: "currency"}
}

func day(n int) time.Time { return time.Date(2026, 11, 1, 9, 30, 0, 0, time.UTC).AddDate(0, 0, -n*4) }

// names are people and places in their own scripts.
var names = []struct{ name, city, note string }{
	{"山田 太郎", "東京都千代田区", "請求書は毎月末に発行されます。ご確認をお願いいたします。"},
	{"김민수", "서울특별시 종로구", "매월 말일에 청구서가 발행됩니다."},
	{"محمد الأحمد", "القاهرة", "فاتورة رقم 1,234 بتاريخ 31 يناير، المبلغ 250 EUR"},
	{"דוד לוי", "תל אביב", "חשבונית מספר 42 (שולמה)"},
	{"Γιώργος Παπαδόπουλος", "Θεσσαλονίκη", "Τιμολόγιο προς εξόφληση"},
	{"João Conceição", "São Paulo", "Endereço de cobrança: Praça da Sé"},
	{"สมชาย ใจดี", "กรุงเทพมหานคร", "ใบแจ้งหนี้ออกทุกสิ้นเดือน"},
	{"क्षितिज शर्मा", "नई दिल्ली", "बिल हर महीने के अंत में जारी होता है"},
	{"Łukasz Żółć", "Kraków", "😀 paid 👍🏽 with 👨‍👩‍👧"},
	{"Jürgen Groß", "Köln", "Zahlung erhalten – danke!"},
	{"王小明", "上海市浦东新区", "发票将于每月月底开具"},
	{"Мария Иванова", "Санкт-Петербург", "Счёт оплачен"},
}

func contacts() content {
	d := exporter.Dataset{
		Name: "contact_information", Title: "Contact information", Category: exporter.ContactInformation,
		Description: "How you can be reached, as it stands now.", Key: []string{"full_name"},
		Fields: []exporter.Field{
			field("full_name", "Full name", exporter.TypeText), field("city", "City", exporter.TypeText),
			field("postal_code", "Postal code", exporter.TypeText), field("country", "Country", exporter.TypeText),
			field("phone", "Phone number", exporter.TypeText), field("company", "Company", exporter.TypeText), field("note", "Note", exporter.TypeText),
		},
	}
	c := content{dataset: d}
	for i, n := range names {
		c.records = append(c.records, []exporter.Value{
			exporter.Text(n.name), exporter.Text(n.city), exporter.Text(fmt.Sprintf("%05d", i*731)), exporter.Text([]string{"JP", "KR", "EG", "IL", "GR", "BR", "TH", "IN", "PL", "DE", "CN", "RU"}[i]),
			exporter.Text(fmt.Sprintf("+4930%06d", i*7919)), exporter.Null(), exporter.Text(n.note),
		})
	}
	return c
}

func account() content {
	d := exporter.Dataset{
		Name: "account", Title: "Account", Category: exporter.ContactInformation, Key: []string{"account_id"},
		Fields: []exporter.Field{
			field("account_id", "Account", exporter.TypeText), field("account_name", "Account name", exporter.TypeText), field("state", "State", exporter.TypeText),
			field("created_at", "Created", exporter.TypeInstant), field("primary_email", "Primary e-mail address", exporter.TypeText), field("risk", "Risk score", exporter.TypeDecimal), field("tax", "Tax number", exporter.TypeText),
		},
		Rules: []exporter.Rule{{Name: "risk_score", Ground: "A score for fraud control: disclosing it would help to evade the control", Reference: "GDPR art. 15(4)"}, {Name: "tax_id_last4", Ground: "Only the last four characters of a tax number are shown", Reduces: true}},
	}
	return content{dataset: d, records: [][]exporter.Value{{
		exporter.Text("000123456789"), exporter.Text("山田商店"), exporter.Text("active"), exporter.InstantOf(time.Date(2019, 3, 4, 5, 6, 7, 0, time.UTC)),
		exporter.Text("taro.yamada@example.jp"), exporter.Withheld(0), exporter.Text("6789").Reduced(1),
	}}}
}

func invoices(n int) content {
	d := exporter.Dataset{
		Name: "invoice", Title: "Invoices", Category: exporter.PurchaseAndPaymentHistory, When: "issued_at", Amount: "total", Key: []string{"invoice_id"},
		Description: "Each bill that was issued to you.",
		Fields: []exporter.Field{
			field("invoice_id", "Invoice", exporter.TypeText), field("invoice_type", "Type", exporter.TypeText), field("issued_at", "Issued", exporter.TypeInstant),
			field("due_at", "Due", exporter.TypeDate), money("total_before_tax", "Before tax"), money("total", "Total"), field("currency", "Currency", exporter.TypeText),
			field("purchase_order", "Purchase order", exporter.TypeText), field("entity", "Issued by", exporter.TypeText),
		},
	}
	c := content{dataset: d}
	for i := range n {
		currency := "EUR"
		if i%17 == 0 {
			currency = "JPY"
		}
		amount := fmt.Sprintf("%d.%02d", 40+(i*7919)%1900, i%100)
		kind := "INVOICE"
		if i%23 == 22 {
			kind, amount = "CREDIT_MEMO", "-"+amount
		}
		po := exporter.Null()
		if i%5 == 0 {
			po = exporter.Text(fmt.Sprintf("PO-%04d", i))
		}
		c.records = append(c.records, []exporter.Value{
			exporter.Text(fmt.Sprintf("INV-2026-%06d", 100000+i)), exporter.Text(kind), exporter.InstantOf(day(i)), exporter.DateOf(day(i).AddDate(0, 0, 30)),
			exporter.Decimal(amount), exporter.Decimal(amount), exporter.Text(currency), po, exporter.Text("Example Cloud EMEA SARL"),
		})
	}
	return c
}

// wide has 60 fields.
func wide(name string, n int) content {
	d := exporter.Dataset{Name: name, Title: "Usage and cost, " + fmt.Sprint(n), Category: exporter.PurchaseAndPaymentHistory, When: "f00", Key: []string{"f01"}}
	for i := range 60 {
		typ := exporter.TypeText
		switch {
		case i == 0:
			typ = exporter.TypeInstant
		case i%4 == 2:
			typ = exporter.TypeDecimal
		}
		d.Fields = append(d.Fields, field(fmt.Sprintf("f%02d", i), fmt.Sprintf("Charge period field %02d", i), typ))
	}
	c := content{dataset: d}
	for r := range n {
		var rec []exporter.Value
		for i, f := range d.Fields {
			switch {
			case i%7 == 6:
				rec = append(rec, exporter.Null())
			case i%9 == 8:
				rec = append(rec, exporter.Text("the same"))
			case f.Type == exporter.TypeInstant:
				rec = append(rec, exporter.InstantOf(day(r)))
			case f.Type == exporter.TypeDecimal:
				rec = append(rec, exporter.Decimal(fmt.Sprintf("%d.%010d", r*i, r+i)))
			case i%5 == 3:
				rec = append(rec, exporter.Text(fmt.Sprintf("arn:cloud:service:eu-central-1:000123456789:resource/instance-%04d/volume-%03d", r, i)))
			default:
				rec = append(rec, exporter.Text(fmt.Sprintf("value %d of %d", i, r)))
			}
		}
		c.records = append(c.records, rec)
	}
	return c
}

func long() content {
	d := exporter.Dataset{Name: "note", Title: "Support notes", Category: exporter.OtherInformation, Key: []string{"id"}, Fields: []exporter.Field{field("id", "Number", exporter.TypeInteger), field("body", "Text", exporter.TypeText)}}
	body := strings.Repeat("A long text, 漢字とかな, καὶ ἑλληνικά, that goes on and on. ", 900)
	return content{dataset: d, records: [][]exporter.Value{{exporter.Integer(1), exporter.Text(body[:40000])}, {exporter.Integer(2), exporter.Text("short\x00 with \x1b controls\nand a second line")}}}
}

// letters are many records of which the long text is what matters.
func letters(n int) content {
	d := exporter.Dataset{
		Name: "letter", Title: "Letters", Category: exporter.OtherInformation, Key: []string{"id"}, When: "at",
		Fields: []exporter.Field{field("id", "Number", exporter.TypeText), field("at", "Written", exporter.TypeInstant), field("body", "Text", exporter.TypeText)},
	}
	c := content{dataset: d}
	for i := range n {
		at := time.Date(2024, 1, i+1, 0, 0, 0, 0, time.UTC)
		c.records = append(c.records, []exporter.Value{exporter.Text(fmt.Sprintf("letter-%03d", i)), exporter.Instant(at.Unix(), 0), exporter.Text(fmt.Sprintf("Dear company %d, %s", i, strings.Repeat("and so on ", 200)))})
	}
	return c
}

func payments() content {
	d := exporter.Dataset{
		Name: "payment_method", Title: "Payment methods", Category: exporter.PaymentSettings, Key: []string{"method_id"},
		Fields: []exporter.Field{field("method_id", "Method", exporter.TypeText), field("brand", "Brand", exporter.TypeText), field("last4", "Last four digits", exporter.TypeText), field("exp", "Expires", exporter.TypeText), field("holder", "Holder", exporter.TypeText), field("is_default", "Default", exporter.TypeBoolean)},
		Rules:  []exporter.Rule{{Name: "third_party", Ground: "Another person: their details are theirs to ask for", Reference: "GDPR art. 15(4)"}},
	}
	c := content{dataset: d}
	for i := range 3 {
		c.records = append(c.records, []exporter.Value{exporter.Text(fmt.Sprintf("pm_%08d", i*99991)), exporter.Text("Visa"), exporter.Text(fmt.Sprintf("%04d", 4242+i)), exporter.Text("2028-0" + fmt.Sprint(i+1)), exporter.Withheld(0), exporter.Bool(i == 0)})
	}
	return c
}

func contents() []content {
	return []content{account(), contacts(), invoices(300), wide("usage_cost", 40), wide("usage_small", 3), payments(), long(),
		{dataset: exporter.Dataset{Name: "tax_registration", Title: "Tax registrations", Category: exporter.TaxInformation, Fields: []exporter.Field{field("id", "Id", exporter.TypeText)}}, status: exporter.StatusFailed},
		{dataset: exporter.Dataset{Name: "tax_exemption", Title: "Tax exemptions", Category: exporter.TaxInformation, Fields: []exporter.Field{field("id", "Id", exporter.TypeText)}}, status: exporter.StatusEmpty}}
}
