package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/valise-export/valise/exporter"
)

// AuditEntry is one line of the audit file: who exported whom, why, and how it
// ended. The subject is named by its keyed reference only.
type AuditEntry struct {
	Time     string `json:"time"`
	Event    string `json:"event"` // started, finished, failed, blocked by the leak guard, held for review; releasing, released
	ExportID string `json:"export_id,omitempty"`
	Subject  string `json:"subject_ref"`
	Identity string `json:"identity"` // how it was proved: METHOD:REF
	Reason   string `json:"reason"`
	Actor    string `json:"actor"`
	OSUser   string `json:"os_user"`
	Scope    string `json:"scope"`
	Config   string `json:"config_sha256"`
	Status   string `json:"status,omitempty"`
	SHA256   string `json:"bundle_sha256,omitempty"`
	Sealed   bool   `json:"sealed,omitempty"`
	ExitCode int    `json:"exit_code"`

	Findings []exporter.ManifestFinding `json:"findings,omitempty"` // of the leak guard
	Contacts []exporter.ManifestContact `json:"contacts,omitempty"` // values about other people, of a bundle that was held
}

// Audit appends an entry. An export whose start cannot be recorded does not
// begin.
func (s *System) Audit(e AuditEntry) error {
	file := s.Config.Audit
	if file == "" {
		dir, err := stateDir()
		if err != nil {
			return err
		}
		file = filepath.Join(dir, "audit.jsonl")
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return fmt.Errorf("open the audit file: %w", err)
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("open the audit file: %w", err)
	}
	line, err := json.Marshal(e)
	if err == nil {
		_, err = f.Write(append(line, '\n')) // one write: lines of two processes do not mix
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write the audit file: %w", err)
	}
	return nil
}
