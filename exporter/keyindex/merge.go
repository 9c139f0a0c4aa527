package keyindex

import (
	"errors"
	"iter"
)

// merge makes all runs one. Where it fails they are as they were.
func (x *Index) merge() error {
	if len(x.runs) < 2 {
		return nil
	}
	var failed error
	merged, err := write(x.room, merging(x.runs, &failed))
	if err != nil {
		return err
	}
	if failed != nil {
		return errors.Join(failed, merged.file.Close())
	}
	old := x.runs
	x.runs = []*run{merged}
	var errs []error
	for _, r := range old {
		errs = append(errs, r.file.Close())
	}
	return errors.Join(errs...)
}

// merging yields the entries of sorted runs in order, those of one key and tag
// as one. An error ends it and is left in failed.
func merging(runs []*run, failed *error) iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		queue, err := newQueue(runs)
		var last Entry
		begun := false
		for err == nil && len(queue) > 0 {
			e := queue[0].entry
			switch {
			case begun && e.same(&last):
				last.Sum = last.Sum.Add(e.Sum)
			case begun && !yield(last):
				return
			default:
				last, begun = e, true
			}
			queue, err = queue.advance()
		}
		*failed = err
		if err == nil && begun {
			yield(last)
		}
	}
}

// queue is a heap of cursors, the one with the smallest entry first.
type queue []*cursor

func newQueue(runs []*run) (queue, error) {
	var q queue
	for _, r := range runs {
		c := r.cursor()
		ok, err := c.next()
		if err != nil {
			return nil, err
		}
		if ok {
			q = append(q, c)
		}
	}
	for i := len(q)/2 - 1; i >= 0; i-- {
		q.sink(i)
	}
	return q, nil
}

// advance moves the first cursor on.
func (q queue) advance() (queue, error) {
	ok, err := q[0].next()
	if err != nil {
		return q, err
	}
	if !ok {
		q[0] = q[len(q)-1]
		q = q[:len(q)-1]
	}
	q.sink(0)
	return q, nil
}

func (q queue) sink(i int) {
	for {
		least := i
		for _, child := range [2]int{2*i + 1, 2*i + 2} {
			if child < len(q) && q[child].entry.compare(q[least].entry) < 0 {
				least = child
			}
		}
		if least == i {
			return
		}
		q[i], q[least] = q[least], q[i]
		i = least
	}
}
