package plugin

import (
	"errors"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/valise-export/valise/exporter"
)

// Why a process was ended.
var (
	errSlow   = errors.New("read timeout")
	errIdle   = errors.New("idle timeout")
	errFlood  = errors.New("too much output")
	errLinger = errors.New("exit timeout")
	errClosed = errors.New("closed")
)

// process is one run of a program: its group, its pipes and its private folder.
// One goroutine reads from it and closes it.
type process struct {
	limits
	cmd    *exec.Cmd
	group  *group
	folder *folder
	stdin  *os.File
	stdout *os.File
	stderr *os.File

	idleLeft, readLeft time.Duration
	timer              *time.Timer
	read               int64        // bytes of standard output
	noise              atomic.Int64 // bytes of standard error

	mu      sync.Mutex
	cause   error         // why it was killed, nil where it was not
	over    chan struct{} // closed when the program and all that it left have ended
	workers sync.WaitGroup
}

// launch starts a program in an empty private folder of its own.
func launch(argv, env []string, l limits) (*process, error) {
	folder, err := newFolder()
	if err != nil {
		return nil, fault(exporter.Internal, "", "no private folder can be made for the program", "see that the folder of temporary files is there and has space", err)
	}
	p := &process{limits: l, folder: folder, over: make(chan struct{})}
	p.idleLeft, p.readLeft = l.idle, l.read
	p.cmd = &exec.Cmd{Path: argv[0], Args: argv, Dir: folder.path, Env: env}
	for _, name := range tempNames {
		p.cmd.Env = append(p.cmd.Env[:len(p.cmd.Env):len(p.cmd.Env)], name+"="+folder.path)
	}
	if err := p.start(); err != nil {
		p.closePipes()
		p.workers.Wait()
		return nil, startFault(first(err, folder.remove()))
	}
	p.timer = time.AfterFunc(time.Hour, func() { p.kill(errIdle) })
	p.timer.Stop()
	return p, nil
}

// start starts the program and the goroutines that attend to it.
func (p *process) start() error {
	theirs, err := p.pipes()
	defer closeAll(theirs)
	if err != nil {
		return err
	}
	prepare(p.cmd)
	started := make(chan error)
	p.workers.Go(func() { p.supervise(started) })
	if err := <-started; err != nil {
		return err
	}
	p.workers.Go(p.discard)
	return nil
}

// pipes makes the three pipes and returns the program's ends.
func (p *process) pipes() (theirs []*os.File, err error) {
	pipe := func() (r, w *os.File) {
		if err == nil {
			r, w, err = os.Pipe()
		}
		return r, w
	}
	in, toIn := pipe()
	out, toOut := pipe()
	fromErr, toErr := pipe()
	p.stdin, p.stdout, p.stderr = toIn, out, fromErr
	for _, f := range []*os.File{in, toOut, toErr} {
		if f != nil {
			theirs = append(theirs, f)
		}
	}
	if err == nil {
		p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr = in, toOut, toErr
	}
	return theirs, err
}

// supervise starts the program and waits for it on one thread: Linux ends a
// program with the thread that started it (prctl(2), PR_SET_PDEATHSIG).
func (p *process) supervise(started chan<- error) {
	defer close(p.over)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := p.cmd.Start()
	if err != nil {
		started <- err
		return
	}
	p.group, err = adopt(p.cmd, p.folder.path, p.memory)
	if err != nil {
		p.group.kill()
	}
	started <- err
	p.group.wait()
}

// discard counts what the program writes to standard error.
func (p *process) discard() {
	buffer := make([]byte, 16<<10)
	for {
		n, err := p.stderr.Read(buffer)
		if p.noise.Add(int64(n)) > p.output {
			p.kill(errFlood)
		}
		if err != nil {
			return
		}
	}
}

// send gives the program a request and ends its input.
func (p *process) send(request []byte) {
	p.workers.Go(func() {
		_, _ = p.stdin.Write(request) // a program that does not read it shows in what it answers
		_ = p.stdin.Close()
	})
}

// Read reads standard output, as long as the time and the bytes last.
func (p *process) Read(b []byte) (int, error) {
	begin := time.Now()
	p.timer.Reset(max(0, min(p.idleLeft, p.readLeft)))
	n, err := p.stdout.Read(b)
	p.timer.Stop()
	waited := time.Since(begin)
	p.idleLeft, p.readLeft = p.idleLeft-waited, p.readLeft-waited
	if p.read += int64(n); p.read > p.output {
		p.kill(errFlood)
		return 0, errFlood
	}
	if killed := p.killed(); killed != nil {
		return 0, p.timeout(killed)
	}
	return n, err
}

// timeout tells which of the times ran out.
func (p *process) timeout(killed error) error {
	if errors.Is(killed, errIdle) && p.readLeft <= 0 {
		return errSlow
	}
	return killed
}

// heard notes that a whole message came.
func (p *process) heard() { p.idleLeft = p.idle }

// kill ends the program and its children at once. The first cause counts.
func (p *process) kill(cause error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cause == nil {
		p.cause = cause
	}
	p.group.kill()
	_ = p.stdout.Close() // a child that left the group may hold the other end
}

func (p *process) killed() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.cause
}

// exited waits for the program's own end, and returns its state.
func (p *process) exited() *os.ProcessState {
	t := time.AfterFunc(p.exit, func() { p.kill(errLinger) })
	<-p.over
	t.Stop()
	return p.cmd.ProcessState
}

// close ends what still runs, and removes the folder. Nothing is left after it.
func (p *process) close() error {
	p.kill(errClosed)
	<-p.over
	p.timer.Stop()
	p.closePipes()
	p.workers.Wait()
	return p.folder.remove()
}

func (p *process) closePipes() {
	closeAll([]*os.File{p.stdin, p.stdout, p.stderr})
}

// closeAll closes ends of pipes: there is nothing that an error could mean.
func closeAll(files []*os.File) {
	for _, f := range files {
		if f != nil {
			_ = f.Close()
		}
	}
}

// first returns the first error of two.
func first(a, b error) error {
	if a != nil {
		return a
	}
	return b
}
