package sqlite_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	lite "github.com/valise-export/valise/connectors/sqldb/internal/sqlite"
)

// memory opens an empty database that can be read alone.
func memory(t *testing.T) *lite.Conn {
	t.Helper()
	c, err := lite.Open("file::memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

func code(err error) int {
	var e *lite.Error
	if !errors.As(err, &e) {
		return 0
	}
	return e.Code
}

func TestTypes(t *testing.T) {
	c := memory(t)
	long := strings.Repeat("é", 5000)
	s, err := c.Prepare("SELECT -7 AS a, 0.1 AS a, ?1 AS b, x'00ff', null, '', x'', 'a' || char(0) || 'b', ?2")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.BindText(1, long); err != nil {
		t.Fatal(err)
	}
	if names := s.Columns(); len(names) != 9 || names[0] != "a" || names[1] != "a" || names[2] != "b" {
		t.Errorf("columns %q", names)
	}
	if more, err := s.Step(); !more || err != nil {
		t.Fatal(more, err)
	}
	if s.Value(0).Type() != lite.Integer || s.Value(0).Int() != -7 || s.Value(1).Type() != lite.Float || s.Value(1).Float() != 0.1 {
		t.Error("the numbers differ")
	}
	for i, want := range map[int]string{2: long, 3: "\x00\xff", 5: "", 6: "", 7: "a\x00b"} {
		if b, ok := s.Value(i).Bytes(s.Value(i).Type()); !ok || string(b) != want {
			t.Errorf("column %d: %q %v", i, b, ok)
		}
	}
	if s.Value(4).Type() != lite.Null || s.Value(8).Type() != lite.Null {
		t.Error("null, and what is not bound, are not null")
	}
	if more, err := s.Step(); more || err != nil {
		t.Error(more, err)
	}
}

// TestOpen: a file is never made, and what is none is told by its code.
func TestOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "absent.db")
	if c, err := lite.Open("file://" + path + "?mode=ro"); code(err)&0xff != 14 || c != nil {
		t.Errorf("absent: %v", err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("the file was made")
	}
	if err := os.WriteFile(path, []byte(strings.Repeat("no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := lite.Open("file://" + path + "?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Exec("SELECT count(*) FROM sqlite_schema"); code(err) != 26 {
		t.Errorf("no database: %v", err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

func TestRefused(t *testing.T) {
	c := memory(t)
	if _, err := c.Prepare("SELECT * FROM absent"); code(err) != 1 {
		t.Errorf("no such table: %v", err)
	}
	if err := c.Exec("CREATE TABLE t (x)"); code(err) != 8 {
		t.Errorf("a write: %v", err)
	}
}

// TestInterrupt: from another goroutine, in the middle of a step, and not
// beyond the statement.
func TestInterrupt(t *testing.T) {
	c := memory(t)
	done, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			c.Interrupt()
			select {
			case <-done:
				return
			case <-time.After(time.Millisecond):
			}
		}
	}()
	err := c.Exec("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")
	close(done)
	<-stopped
	if code(err) != 9 {
		t.Errorf("the endless statement: %v", err)
	}
	if err := c.Exec("SELECT 1"); err != nil {
		t.Errorf("the next one: %v", err)
	}
}

// TestValues: every value of a record is where the first one says it is, and its
// text is what SQLite calls it: of UTF-16 databases and of numbers too.
func TestValues(t *testing.T) {
	for _, encoding := range []string{"UTF-8", "UTF-16le"} {
		c := memory(t)
		if err := c.Exec("PRAGMA encoding = '" + encoding + "'"); err != nil {
			t.Fatal(err)
		}
		s, err := c.Prepare("SELECT 'é', 7, -0.5, 'b' || ?1, 'é', null, substr('würfel', 2, 3), CAST(12 AS TEXT), replace('aXa', 'X', char(0))")
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if err := s.BindText(1, "ü"); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if more, err := s.Step(); !more || err != nil {
				t.Fatal(more, err)
			}
			for i, want := range []string{"é", "7", "-0.5", "bü", "é", "", "ürf", "12", "a\x00a"} {
				if b, _ := s.Value(i).Bytes(lite.Text); string(b) != want {
					t.Errorf("%s: column %d is %q, want %q", encoding, i, b, want)
				}
			}
			s.Reset()
			if err := s.BindText(1, "ü"); err != nil {
				t.Fatal(err)
			}
		}
	}
}
