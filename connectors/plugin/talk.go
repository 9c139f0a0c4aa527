package plugin

import (
	"context"
	"errors"
	"io"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json"

	"github.com/valise-export/valise/exporter"
)

// talk is one question to a program and the answer to it.
type talk struct {
	process *process
	lines   *lines
	reader  *reader
	message message
	asked   string // the program's name of the dataset, "" for all
	kind    string // the type of the messages that end counts
	codes   []string
	code    string
	number  int64 // of the current message
	count   int64 // records or datasets so far
	uncatch func() bool
	ctx     context.Context
}

// ask starts the program, waits for its hello and asks. The caller closes what
// it gets. Errors are *exporter.Fault, or the context's cause.
func (s *Source) ask(ctx context.Context, q request) (*talk, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	path, err := s.program()
	if err != nil {
		return nil, err
	}
	line, err := json.Marshal(q, json.Deterministic(true))
	if err != nil {
		return nil, fault(exporter.Refused, "", "the request is not valid UTF-8", "correct the ids or options", err)
	}
	l := s.limits
	if q.Type != "read" {
		l.output = min(l.output, maxShapes)
	}
	p, err := launch(append([]string{path}, s.argv[1:]...), s.env, l)
	if err != nil {
		return nil, err
	}
	t := &talk{process: p, lines: &lines{in: p, max: l.line}, reader: newReader(), asked: q.Dataset, kind: typeDataset, ctx: ctx}
	if q.Type == "read" {
		t.kind = typeRecord
	}
	t.uncatch = context.AfterFunc(ctx, func() { p.kill(context.Cause(ctx)) })
	if err := t.hello(); err != nil {
		return nil, t.close(err)
	}
	p.send(append(line, '\n'))
	return t, nil
}

// hello reads the first message.
func (t *talk) hello() error {
	if err := t.read(); err != nil {
		return err
	}
	switch {
	case t.message.Type != typeHello:
		return t.fault(exporter.Malformed, "the program speaks before it says hello", hintProtocol, nil)
	case t.message.Protocol != protocol:
		return t.fault(exporter.Refused, "the program speaks another version of the protocol", "this valise speaks version "+strconv.Itoa(protocol), nil)
	}
	t.codes = t.message.Codes
	return nil
}

// next returns the next record or dataset, valid until the next call. io.EOF
// means that the answer is whole.
func (t *talk) next() (*message, error) {
	for {
		if err := t.read(); err != nil {
			return nil, err
		}
		switch m := &t.message; m.Type {
		case t.kind:
			t.count++
			return m, t.check(m)
		case typeState:
		case typeLog:
			t.note(m)
		case typeFault:
			return nil, t.said(m)
		case typeEnd:
			return nil, t.end(*m.Count)
		default:
			return nil, t.fault(exporter.Malformed, "is no answer to what was asked", hintProtocol, nil)
		}
	}
}

// check sees that a record is of the dataset that was asked for.
func (t *talk) check(m *message) error {
	if m.Dataset != nil && *m.Dataset != t.asked {
		return t.fault(exporter.Malformed, "is a record of another dataset than was asked for", hintProtocol, nil)
	}
	return nil
}

// note keeps a code, where the program declared it before it knew the subject.
func (t *talk) note(m *message) {
	if slices.Contains(t.codes, m.Code) && (m.Level == "warn" || m.Level == "error" || m.Type == typeFault) {
		t.code = m.Code
	}
}

// said is the fault that the program reports. Nothing that follows counts.
func (t *talk) said(m *message) error {
	t.note(m)
	if f, ok := saidFault(m); ok {
		return f
	}
	return t.fault(exporter.Malformed, "reports a fault of no class that the protocol has", hintProtocol, nil)
}

// end checks the count, that nothing follows, and how the program exits.
func (t *talk) end(count int64) error {
	if count != t.count {
		return t.fault(exporter.Malformed, "says another count than the "+strconv.FormatInt(t.count, 10)+" that came", hintProtocol, nil)
	}
	t.process.idleLeft = t.process.exit
	switch _, err := t.lines.next(); {
	case err == nil, errors.Is(err, errTooLong):
		t.number++
		return t.fault(exporter.Malformed, "comes after the end", hintProtocol, nil)
	case errors.Is(err, errIdle):
		return t.broken(errLinger)
	case !errors.Is(err, io.EOF):
		return t.broken(err)
	}
	return t.exit()
}

// exit waits for the end of a program that has said all.
func (t *talk) exit() error {
	state := t.process.exited()
	if t.ctx.Err() != nil {
		return context.Cause(t.ctx)
	}
	switch killed := t.process.killed(); {
	case state.ExitCode() == 0:
		return io.EOF
	case killed != nil:
		return limitFault(killed)
	default:
		return fault(exporter.Malformed, "", "the program "+exitText(state)+" after it had said end", "it must exit with 0 where its answer is whole", nil)
	}
}

// read reads the next message.
func (t *talk) read() error {
	line, err := t.lines.next()
	if err != nil {
		return t.broken(err)
	}
	t.process.heard()
	t.number++
	if err := t.reader.message(line, &t.message); err != nil {
		return t.fault(exporter.Malformed, err.Error(), hintProtocol, nil)
	}
	return nil
}

// broken is an output that stops, with the reason.
func (t *talk) broken(err error) error {
	if t.ctx.Err() != nil {
		return context.Cause(t.ctx)
	}
	switch {
	case errors.Is(err, io.EOF):
		return t.ended()
	case errors.Is(err, errTooLong):
		t.number++
		return t.fault(exporter.OverLimit, "is longer than a message may be", "raise max_line_bytes where so much is right", nil)
	case t.process.killed() != nil:
		return limitFault(err)
	default:
		return fault(exporter.Truncated, "", "the program's output cannot be read", hintByHand, err)
	}
}

// ended is an output that was closed before the end was said.
func (t *talk) ended() error {
	state := t.process.exited()
	if t.ctx.Err() != nil {
		return context.Cause(t.ctx)
	}
	if t.process.killed() != nil {
		return fault(exporter.Truncated, "", "the program closed its output before it had said end", hintProtocol, nil)
	}
	f := fault(exporter.Truncated, "", "the program "+exitText(state)+" before it had said end", hintByHand, nil)
	f.Retry = state.ExitCode() != 0
	return f
}

// fault is one of the current message.
func (t *talk) fault(class exporter.ErrorClass, what, hint string, cause error) *exporter.Fault {
	place := ""
	if t.number > 0 {
		place = "message " + strconv.FormatInt(t.number, 10)
	}
	return fault(class, place, what, hint, cause)
}

// close ends the program, in the middle where need be, and returns the error of
// the talk with what else is known of the program by then.
func (t *talk) close(err error) error {
	t.uncatch()
	closing := t.process.close()
	if closing != nil {
		closing = fault(exporter.Internal, "", "the program's private folder cannot be removed",
			"remove "+folderPrefix+"* from the folder of temporary files by hand", closing)
	}
	var f *exporter.Fault
	if t.ctx.Err() == nil && errors.As(err, &f) && f.Class != exporter.Mismatch {
		witness{code: t.code, noise: t.process.noise.Load()}.tell(f)
	}
	return first(err, closing)
}
