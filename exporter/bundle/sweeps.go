package bundle

import "sync"

// sweeps remembers where leftovers were looked for. A folder may hold the
// bundles of a hundred thousand customers: listing it for each would soon take
// longer than making them.
type sweeps struct {
	mu    sync.Mutex
	since map[string]int // builders since the last look, by folder
}

// A folder is looked through by the first builder of a Pool, and then by every
// hundredth; as many folders are remembered.
const (
	sweepEvery   = 100
	sweptFolders = 100
)

// due reports whether it is time to look, and notes that it is done.
func (s *sweeps) due(folder string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, known := s.since[folder]
	if s.since == nil || !known && len(s.since) == sweptFolders {
		s.since = map[string]int{}
	}
	s.since[folder] = (n + 1) % sweepEvery
	return n == 0
}
