package sqldb

import (
	"errors"
	"strings"
)

// statement is a query taken apart at its parameters.
type statement []piece

// piece is some SQL, or the name of a parameter.
type piece struct{ sql, parameter string }

// dialect is what differs in how SQL is written down.
type dialect struct {
	name      string
	backslash bool   // \' inside a string
	hash      bool   // # begins a comment
	nested    bool   // /* /* */ */
	dollar    bool   // $tag$ … $tag$
	quotes    string // what opens a quoted text or name
	foreign   string // what begins a parameter that is not ours
}

func dialectOf(driver string) dialect {
	switch driver {
	case driverPostgres:
		return dialect{name: driver, nested: true, dollar: true, quotes: `'"`, foreign: "$"}
	case driverMySQL:
		return dialect{name: driver, backslash: true, hash: true, quotes: "'\"`", foreign: "?"}
	default:
		return dialect{name: driver, quotes: "'\"`[", foreign: "?$@"}
	}
}

// The errors of parse. None holds the query.
var (
	errEmpty    = errors.New("is empty")
	errSeveral  = errors.New("holds several statements: one dataset is one SELECT")
	errNoSelect = errors.New("is no query: it must begin with SELECT, WITH, VALUES or TABLE")
	errOpen     = errors.New("ends inside a quoted text, a quoted name or a comment")
	errForeign  = errors.New("holds a parameter that is not named with a colon, such as ? or $1")
	errHidden   = errors.New("holds a /*! comment, which the server runs as SQL")
)

// lexer walks over a query. It knows just enough of SQL to tell a parameter
// from text that looks like one.
type lexer struct {
	dialect
	sql   string
	at    int
	from  int // start of the piece that is not yet in out
	out   statement
	first string // the first word
	ended bool   // a semicolon was seen
	cut   int    // where the semicolon was
	err   error
}

// parse takes a query apart.
func parse(d dialect, sql string) (statement, error) {
	l := &lexer{dialect: d, sql: sql, cut: len(sql)}
	for l.at < len(l.sql) && l.err == nil {
		l.step()
	}
	if l.err != nil {
		return nil, l.err
	}
	switch strings.ToUpper(l.first) {
	case "SELECT", "WITH", "VALUES", "TABLE":
	case "":
		return nil, errEmpty
	default:
		return nil, errNoSelect
	}
	return append(l.out, piece{sql: l.sql[l.from:l.cut]}), nil
}

func (l *lexer) step() {
	c := l.sql[l.at]
	switch {
	case c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f':
		l.at++
	case l.has("--") && l.lineComment(), c == '#' && l.hash:
		l.skipPast("\n", true)
	case l.has("/*"):
		l.blockComment()
	case l.ended:
		if c != ';' {
			l.err = errSeveral
		}
		l.at++
	case c == ';':
		l.ended, l.cut = true, l.at
		l.at++
	default:
		l.token(c)
	}
}

// token reads one thing that is neither space nor comment.
func (l *lexer) token(c byte) {
	switch {
	case strings.IndexByte(l.quotes, c) >= 0:
		l.quoted(c)
	case l.dollar && c == '$' && l.dollarQuoted():
	case l.has("::"), l.has(":="):
		l.at += 2
	case c == ':' && l.at+1 < len(l.sql) && letter(l.sql[l.at+1]):
		l.parameter()
	case strings.IndexByte(l.foreign, c) >= 0 && l.isForeign(c):
		l.err = errForeign
	case letter(c) || c >= '0' && c <= '9':
		l.word()
	default:
		if l.first == "" && c != '(' {
			l.first = string(c)
		}
		l.at++
	}
}

func (l *lexer) has(prefix string) bool { return strings.HasPrefix(l.sql[l.at:], prefix) }

// lineComment reports whether -- begins a comment here: MySQL wants a space
// after it.
func (l *lexer) lineComment() bool {
	return l.name != driverMySQL || l.at+2 >= len(l.sql) || l.sql[l.at+2] <= ' '
}

// skipPast moves behind the next end; the end of the query is as good where
// open is true.
func (l *lexer) skipPast(end string, open bool) {
	i := strings.Index(l.sql[l.at:], end)
	if i >= 0 {
		l.at += i + len(end)
		return
	}
	l.at = len(l.sql)
	if !open {
		l.err = errOpen
	}
}

func (l *lexer) blockComment() {
	if l.name == driverMySQL && (l.has("/*!") || l.has("/*M!")) {
		l.err = errHidden
		return
	}
	depth := 0
	for l.at < len(l.sql) {
		switch {
		case l.has("/*") && (l.nested || depth == 0):
			depth++
			l.at += 2
		case l.has("*/"):
			l.at += 2
			if depth--; depth == 0 {
				return
			}
		default:
			l.at++
		}
	}
	l.err = errOpen
}

// quoted skips a quoted text or name. A doubled quote is two quoted texts side
// by side, which is the same to us.
func (l *lexer) quoted(open byte) {
	end, escapes := open, l.backslash && open != '`' || open == '\'' && l.escapeString()
	if open == '[' {
		end = ']'
	}
	for l.at++; l.at < len(l.sql); l.at++ {
		switch {
		case escapes && l.sql[l.at] == '\\':
			l.at++
		case l.sql[l.at] == end:
			l.at++
			return
		}
	}
	l.at, l.err = len(l.sql), errOpen
}

// escapeString reports whether the quote belongs to PostgreSQL's E'…'.
func (l *lexer) escapeString() bool {
	if !l.dollar || l.at == 0 || l.sql[l.at-1]|0x20 != 'e' {
		return false
	}
	return l.at == 1 || !identifier(l.sql[l.at-2])
}

// dollarQuoted skips $tag$ … $tag$ and reports whether there was one.
func (l *lexer) dollarQuoted() bool {
	i := l.at + 1
	for i < len(l.sql) && identifier(l.sql[i]) && l.sql[i] != '$' && (i > l.at+1 || letter(l.sql[i])) {
		i++
	}
	if i >= len(l.sql) || l.sql[i] != '$' {
		return false
	}
	tag := l.sql[l.at : i+1]
	l.at = i + 1
	l.skipPast(tag, false)
	return true
}

// isForeign reports whether c begins a parameter of the driver's own kind.
func (l *lexer) isForeign(c byte) bool {
	if c == '?' {
		return true
	}
	return l.at+1 < len(l.sql) && identifier(l.sql[l.at+1])
}

func (l *lexer) parameter() {
	end := l.at + 1
	for end < len(l.sql) && identifier(l.sql[end]) && l.sql[end] != '$' {
		end++
	}
	l.out = append(l.out, piece{sql: l.sql[l.from:l.at]}, piece{parameter: l.sql[l.at+1 : end]})
	l.at, l.from = end, end
}

func (l *lexer) word() {
	start := l.at
	for l.at < len(l.sql) && identifier(l.sql[l.at]) {
		l.at++
	}
	if l.first == "" {
		l.first = l.sql[start:l.at]
	}
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c >= 0x80 }

func identifier(c byte) bool { return letter(c) || c >= '0' && c <= '9' || c == '$' }
