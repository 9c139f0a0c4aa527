package formattest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
)

// own are strings of many kinds that have broken programs: of shells, queries,
// markup, templates, terminals, file systems, number parsers, and of Unicode.
var own = []string{
	"undefined", "nil", "None", "true", "-0", "1.0.0", "1e309", "-1e-400", "0b1", "0o7", "\u0661\u0662\u0663", "Infinity", "1,000.00", "1.000,00", "01:02:03", "1/0", "1_000",
	"'; DROP TABLE accounts; --", "1 OR 1=1", "%", "%s%n", "%%", "{{7*7}}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{0}", "\\x41", "\\u0041", "$(id)", "`id`", "| ls", "; ls", "&& ls",
	"<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "javascript:alert(1)", "&lt;", "&amp;amp;", "<![CDATA[x]]>", "<?xml version=\"1.0\"?>", "--><b>", "</table>", "</style>",
	"=1+2\";=1+2", "=DDE(\"cmd\";\"/C calc\";\"x\")", "-2+3+cmd|' /C calc'!A0", "@A1", "\t=1", "\r=1", " =1", "+1-800-000-000", "#REF!", "#N/A", "'0123",
	"../../etc/passwd", "C:\\con", "NUL", "aux.txt", "a/b\\c", "\x1b[31mred\x1b[0m", "\a", "\b\b", "a\vb\fc", "\x1e\x1f", "x\u0000y",
	"(", ")", "\\(", "()\\", "<</Type /Page>>", "endstream", "endobj", "%PDF-1.7", "BT (x) Tj ET",
	"\u202Eevil\u202C", "\u2066a\u2069", "\u200Bzero\u200Bwidth", "soft\u00ADhyphen", "no\u2060break", "\u180E", "\uFFF9a\uFFFAb\uFFFB", "\U000E0041", "\uE000", "\U000F0000", "\U0010FFFF", "\uFDD0",
	"I\u0307\u0131\u0130", "\u00DF\u1E9E", "\uFB01\uFB02", "\u212B\u00C5A\u030A", "\u1112\u1161\u11AB", "\uAC00\uAC01", "\u0E01\u0E33\u0E49", "\u0915\u094D\u0937", "\u0645\u064F\u062D\u064E\u0645\u0651\u064E\u062F", "\u05E9\u05C1\u05B8",
	"Z\u0335\u0321\u0324a\u0316l\u0353g\u0324o", "\U0001F1E6\U0001F1E7", "\U0001F468\u200D\U0001F4BB", "\U0001F3F4\U000E0067\U000E007F", "1\uFE0F\u20E3", "\u2764\uFE0F", "\U0001F937\U0001F3FD\u200D\u2640\uFE0F",
	"\u3042\u3099", "\uFF76\uFF9E", "\u6F22\uFE00", "\U00020BB7\u91CE\u5BB6", "\u2E9F\u6BCD", "\u3231", "\u4E00\u2F00", "\uFF21\uFF11", "\u2460\u216B", "\u00BD\u00B2",
	"\u0967\u0968", "\u06F1\u06F2", "\u0660.\u0661", "\u2212" + "5", "5\u00A0000,00\u00A0\u20AC", "\u2018q\u2019 \u201Cq\u201D \u00ABq\u00BB", "\u2026\u2013\u2014\u2015",
}

// Naughty returns strings that break programs: this package's own, and those of
// the shared list where that lies beside the module. All are valid UTF-8.
func Naughty(t TB) []string {
	t.Helper()
	all := append([]string(nil), own...)
	data, err := os.ReadFile(filepath.Join(root(t), "..", "shared", "data", "naughty_strings.json"))
	if err != nil {
		return all
	}
	var more []string
	if err := json.Unmarshal(data, &more); err != nil {
		t.Fatalf("decode the shared list: %v", err)
	}
	for _, s := range more {
		all = append(all, strings.ToValidUTF8(s, "\uFFFD"))
	}
	return all
}

// root returns the folder of the module.
func root(t TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatalf("find the module: %v", err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatalf("no go.mod above %s", dir)
		}
		dir = parent
	}
}
