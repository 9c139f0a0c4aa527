package sqldb

import (
	"errors"
	"strings"
	"testing"
)

func shown(s statement) string {
	var b strings.Builder
	for _, p := range s {
		b.WriteString(p.sql)
		if p.parameter != "" {
			b.WriteString("<" + p.parameter + ">")
		}
	}
	return b.String()
}

func TestParse(t *testing.T) {
	for _, c := range []struct{ driver, sql, want string }{
		{driverPostgres, "SELECT :a", "SELECT <a>"},
		{driverPostgres, "SELECT :a::text, x::int[1:2] FROM t WHERE b=:b;", "SELECT <a>::text, x::int[1:2] FROM t WHERE b=<b>"},
		{driverPostgres, "select ':no', \":no\", ':n''o:no' ; -- :no\n", "select ':no', \":no\", ':n''o:no' "},
		{driverPostgres, `select E'\':no', e'\\' , :a, 'x\', :b`, `select E'\':no', e'\\' , <a>, 'x\', <b>`},
		{driverPostgres, `select name'x\', :b`, `select name'x\', <b>`},
		{driverPostgres, "/* /* :no */ :no */ select $$ :no $$, $q$ :no $$ $q$, a$1 , :a", "/* /* :no */ :no */ select $$ :no $$, $q$ :no $$ $q$, a$1 , <a>"},
		{driverPostgres, "select data ? 'k', j->>'a:b' -- :no ; x", "select data ? 'k', j->>'a:b' -- :no ; x"},
		{driverPostgres, "((select 1 :a))", "((select 1 <a>))"},
		{driverPostgres, "WITH x AS (SELECT 1) SELECT :customer_id", "WITH x AS (SELECT 1) SELECT <customer_id>"},
		{driverMySQL, `select 'it\'s :no', "\":no", ` + "`:no`" + `, :a # :no`, `select 'it\'s :no', "\":no", ` + "`:no`" + `, <a> # :no`},
		{driverMySQL, "select 5--:a, @x := 1 -- :no", "select 5--<a>, @x := 1 -- :no"},
		{driverMySQL, "select /*+ NO_INDEX(t) */ :a /* /* */", "select /*+ NO_INDEX(t) */ <a> /* /* */"},
		{driverSQLite, `select [:no], 'a\', :b, "x"":no"`, `select [:no], 'a\', <b>, "x"":no"`},
		{driverSQLite, "values (:a) ;; ", "values (<a>) "},
	} {
		got, err := parse(dialectOf(c.driver), c.sql)
		if err != nil || shown(got) != c.want {
			t.Errorf("%s: %s\n got %s %v\nwant %s", c.driver, c.sql, shown(got), err, c.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct {
		driver, sql string
		want        error
	}{
		{driverPostgres, "", errEmpty},
		{driverPostgres, " -- only a comment", errEmpty},
		{driverPostgres, "select 1; select 2", errSeveral},
		{driverPostgres, "select 1; :a", errSeveral},
		{driverPostgres, "select $1", errForeign},
		{driverPostgres, "select 'open", errOpen},
		{driverPostgres, "select $q$ open $$", errOpen},
		{driverPostgres, "select 1 /* /* */", errOpen},
		{driverPostgres, "delete from t", errNoSelect},
		{driverPostgres, "COMMIT", errNoSelect},
		{driverPostgres, ":a", errEmpty},
		{driverMySQL, "select ?", errForeign},
		{driverMySQL, "select /*! :a */ 1", errHidden},
		{driverMySQL, `select 'a\'`, errOpen},
		{driverSQLite, "select ?1", errForeign},
		{driverSQLite, "select @a", errForeign},
		{driverSQLite, "select $a", errForeign},
		{driverSQLite, "pragma user_version", errNoSelect},
	} {
		if got, err := parse(dialectOf(c.driver), c.sql); !errors.Is(err, c.want) {
			t.Errorf("%s: %q: got %v %q, want %v", c.driver, c.sql, err, shown(got), c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("select :a::text, ':b', $$ :c $$, [d] -- e")
	f.Fuzz(func(t *testing.T, sql string) {
		for _, driver := range []string{driverPostgres, driverMySQL, driverSQLite} {
			got, err := parse(dialectOf(driver), sql)
			if err != nil {
				continue
			}
			var again strings.Builder
			for _, p := range got {
				again.WriteString(p.sql)
				if p.parameter != "" {
					again.WriteString(":" + p.parameter)
				}
			}
			if !strings.HasPrefix(sql, again.String()) {
				t.Errorf("%s: %q became %q", driver, sql, again.String())
			}
		}
	})
}
