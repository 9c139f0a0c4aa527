package plugin

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"

	"github.com/valise-export/valise/exporter"
)

// The remedies.
const (
	hintByHand   = "run the program by hand with the request of docs/plugin-protocol.md to see what it says"
	hintProtocol = "the program must follow docs/plugin-protocol.md"
)

func fault(class exporter.ErrorClass, place, what, hint string, cause error) *exporter.Fault {
	return &exporter.Fault{Class: class, Place: place, What: what, Hint: hint, Cause: cause}
}

// startFault is a program that does not start.
func startFault(err error) *exporter.Fault {
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, exec.ErrNotFound), errors.Is(err, exec.ErrDot):
		return fault(exporter.NotFound, "command", "the program, or the interpreter that it names, is not there",
			"correct command; a path from the config's folder begins with ./", err)
	case errors.Is(err, fs.ErrPermission):
		return fault(exporter.Unauthorised, "command", "the program may not be run",
			"let the user that valise runs as execute it", err)
	case errors.Is(err, syscall.ENOEXEC):
		return fault(exporter.Refused, "command", "is no program", "a script begins with #! and its interpreter", err)
	default:
		return fault(exporter.Internal, "command", "the program cannot be started", "see that there are memory, processes and space for temporary files", err)
	}
}

// limitFault is a program that was ended because it passed a bound.
func limitFault(cause error) *exporter.Fault {
	switch {
	case errors.Is(cause, errIdle):
		return fault(exporter.TimedOut, "", "the program said nothing for too long", "let it send state while it works, or raise idle_timeout", cause)
	case errors.Is(cause, errSlow):
		return fault(exporter.TimedOut, "", "the program took too long", "make it faster, or raise read_timeout", cause)
	case errors.Is(cause, errFlood):
		return fault(exporter.OverLimit, "", "the program wrote more than it may", "raise max_output_bytes where so much is right", cause)
	case errors.Is(cause, errLinger):
		return fault(exporter.TimedOut, "", "the program did not exit after its last message", "let it exit, or raise exit_timeout", cause)
	default:
		return fault(exporter.Internal, "", "the program was ended", hintByHand, cause)
	}
}

// exitText says how a program ended.
func exitText(s *os.ProcessState) string {
	switch code := s.ExitCode(); {
	case code > 0:
		return "exited with " + strconv.Itoa(code)
	case code == 0:
		return "exited"
	default:
		return "was ended by a signal"
	}
}

// classes are those that a program may give to its fault, with what is said of
// them.
var classes = map[string]struct{ what, hint string }{
	string(exporter.Unreachable):  {"the program cannot reach its source", "see that the source runs, and what the program is told of it"},
	string(exporter.Unauthorised): {"the program may not read its source", "check what it is given to sign in with: options and env"},
	string(exporter.TimedOut):     {"the program's source took too long", hintByHand},
	string(exporter.Truncated):    {"the program's source stopped in the middle", hintByHand},
	string(exporter.Malformed):    {"the program's source is not of the form that it expects", hintByHand},
	string(exporter.NotFound):     {"the program does not have this dataset, or does not find it", "correct dataset; valise config check --connect asks for those that there are"},
	string(exporter.Refused):      {"the program refuses the request", hintByHand},
	string(exporter.OverLimit):    {"the program passed a bound of its own", hintByHand},
	string(exporter.Internal):     {"the program failed", hintByHand},
}

// saidFault is the fault that a program reports of itself.
func saidFault(m *message) (*exporter.Fault, bool) {
	words, ok := classes[m.Class]
	f := fault(exporter.ErrorClass(m.Class), "", words.what, words.hint, nil)
	f.Retry = m.Retry
	return f, ok
}

// witness is what is known of a program beside its messages.
type witness struct {
	code  string // the last that it logged or gave as the reason of a fault
	noise int64
}

// tell adds to a fault what may help to find the reason.
func (w witness) tell(f *exporter.Fault) {
	var notes []string
	if w.code != "" {
		notes = append(notes, "its last code is "+w.code)
	}
	if w.noise > 0 {
		notes = append(notes, "it wrote "+strconv.FormatInt(w.noise, 10)+" bytes to standard error, which are not shown")
	}
	if len(notes) > 0 {
		f.What += " (" + strings.Join(notes, "; ") + ")"
	}
}
