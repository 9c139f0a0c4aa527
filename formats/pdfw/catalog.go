package pdfw

import (
	"bytes"
	"errors"
	"strconv"
)

var errCatalog = errors.New("set the report's language: the file is not of the expected form")

// withLanguage adds to a PDF of gofpdf what it has no calls for: the document's
// language and the wish that viewers show the title, both in the catalog (ISO
// 32000-1, 7.7.2). The catalog is the last object, so only the position of the
// cross-reference table changes. The version becomes the one that knows them.
func withLanguage(pdf []byte, language string) ([]byte, error) {
	const catalog, trailer = "/Type /Catalog\n", "\nstartxref\n"
	at := bytes.LastIndex(pdf, []byte(catalog))
	start := bytes.LastIndex(pdf, []byte(trailer))
	if at < 0 || start < at || !bytes.HasPrefix(pdf, []byte("%PDF-1.")) {
		return nil, errCatalog
	}
	digits := pdf[start+len(trailer):]
	end := bytes.IndexByte(digits, '\n')
	if end < 0 {
		return nil, errCatalog
	}
	table, err := strconv.Atoi(string(digits[:end]))
	if err != nil || table < at {
		return nil, errCatalog
	}
	extra := "/Lang (" + languageTag(language) + ")\n/ViewerPreferences <</DisplayDocTitle true>>\n"
	at += len(catalog)
	out := make([]byte, 0, len(pdf)+len(extra)+2)
	out = append(append(append(out, pdf[:at]...), extra...), pdf[at:start+len(trailer)]...)
	out = strconv.AppendInt(out, int64(table+len(extra)), 10)
	out = append(out, digits[end:]...)
	out[len("%PDF-1.")] = '7'
	return out, nil
}

// languageTag keeps what a BCP 47 tag may hold.
func languageTag(s string) string {
	out := make([]byte, 0, len(s))
	for i := range len(s) {
		if c := s[i]; c == '-' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' {
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		return "en"
	}
	return string(out)
}
