package report

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
)

// CutMark ends a value that was cut when it was kept. People read it in their
// language: see Human.
const CutMark = "\u2026\u2060[cut]"

// Human returns what a person reads for a value, in p's language: "" for null.
// currency is the record's currency where the field is money, "" elsewhere. zone
// is that of the subject; nil means UTC.
func Human(p *lang.Printer, v exporter.Value, f exporter.Field, currency string, zone *time.Location) string {
	return human(p, &v, &f, currency, zone)
}

func human(p *lang.Printer, v *exporter.Value, f *exporter.Field, currency string, zone *time.Location) string {
	switch v.Kind() {
	case exporter.KindWithheld:
		return p.T("value.withheld")
	case exporter.KindBool:
		if v.Bool() {
			return p.T("value.yes")
		}
		return p.T("value.no")
	case exporter.KindDate, exporter.KindInstant, exporter.KindDecimal, exporter.KindInteger:
		return string(appendHuman(make([]byte, 0, 48), p, v, f, currency, zone))
	case exporter.KindJSON:
		return uncut(p, plainList(v.Text()))
	default:
		return uncut(p, v.Text())
	}
}

// appendHuman appends what Human returns. It makes no string of its own for
// numbers and times, which are most values of a report.
func appendHuman(dst []byte, p *lang.Printer, v *exporter.Value, f *exporter.Field, currency string, zone *time.Location) []byte {
	switch v.Kind() {
	case exporter.KindDate, exporter.KindInstant:
		return appendLocal(dst, p, v, zone)
	case exporter.KindDecimal, exporter.KindInteger:
		if f.Currency != "" {
			return p.AppendMoney(dst, v.Text(), currency)
		}
		return p.AppendNumber(dst, v.Text())
	default:
		return append(dst, human(p, v, f, currency, zone)...)
	}
}

// uncut ends a value that was cut in words.
func uncut(p *lang.Printer, text string) string {
	if whole, cut := strings.CutSuffix(text, CutMark); cut {
		return whole + p.T("value.cut")
	}
	return text
}

// plainList returns an array of texts as a person writes it, "a, b", and any other
// JSON as it is; so it is where the commas would not tell the texts apart.
func plainList(text string) string {
	var list []string
	if !strings.HasPrefix(text, `["`) || strings.Contains(text, `\`) || json.Unmarshal([]byte(text), &list) != nil {
		return text
	}
	for _, s := range list {
		if s == "" || strings.ContainsAny(s, ",;\n") {
			return text
		}
	}
	return strings.Join(list, ", ")
}

// IsCut reports whether a value shown is only the start of what is held.
func IsCut(v exporter.Value) bool { return strings.HasSuffix(v.Text(), CutMark) }

// Local returns a date, or an instant in zone (nil means UTC), as a person
// writes it: "2 Jan 2025", "2 Jan 2025, 09:30". Seconds and fractions are there
// where they are not zero; the offset is, where a clock change makes the local
// time ambiguous. The data files have the instant in UTC.
func Local(p *lang.Printer, v exporter.Value, zone *time.Location) string {
	return string(appendLocal(make([]byte, 0, 48), p, &v, zone))
}

func appendLocal(dst []byte, p *lang.Printer, v *exporter.Value, zone *time.Location) []byte {
	t := v.Time()
	switch v.Kind() {
	case exporter.KindDate:
		return p.AppendDate(dst, t)
	case exporter.KindInstant:
	default:
		return append(dst, v.Text()...)
	}
	if zone == nil || zone == time.UTC {
		return p.AppendTime(dst, t)
	}
	local := t.In(zone)
	_, offset := local.Zone()
	dst = p.AppendTime(dst, t.Add(time.Duration(offset)*time.Second)) // else the zone is asked for each part of it
	if twice(local) {
		dst = local.AppendFormat(dst, " (UTC-07:00)")
	}
	return dst
}

// twice reports whether the wall clock shows t's time at another instant too.
func twice(t time.Time) bool {
	const most = 3 * time.Hour // that a clock changes by
	if since, until := t.ZoneBounds(); t.Sub(since) > most && (until.IsZero() || until.Sub(t) > most) {
		return false
	}
	_, offset := t.Zone()
	for _, by := range [...]time.Duration{-most, most} {
		_, other := t.Add(by).Zone()
		if other == offset {
			continue
		}
		there := t.Add(time.Duration(offset-other) * time.Second)
		if _, o := there.Zone(); o == other {
			return true
		}
	}
	return false
}

// Period returns a Total's period for people: "2025", "July 2025", "no date".
func Period(p *lang.Printer, period string) string {
	switch t, err := time.Parse("2006-01", period); {
	case period == "":
		return p.T("value.no_date")
	case err == nil:
		return p.Month(t)
	default:
		return period
	}
}

// Heading returns a field's name for people, with its unit: "Duration (s)".
func Heading(f exporter.Field) string {
	title := f.Title
	if title == "" {
		title = strings.ReplaceAll(f.Name, "_", " ")
	}
	if f.Unit == "" {
		return title
	}
	return title + " (" + f.Unit + ")"
}

// Start returns at most n bytes of s, whole runes only.
func Start(s string, n int) string {
	for n > 0 && n < len(s) && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:min(n, len(s))]
}
