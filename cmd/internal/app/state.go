package app

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// stateDir is where an installation keeps what it must remember: its key and
// its audit file.
func stateDir() (string, error) {
	if dir := os.Getenv("XDG_STATE_HOME"); dir != "" {
		return filepath.Join(dir, "valise"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("find the state folder: %w; set XDG_STATE_HOME, or installation_key and audit_file in the config", err)
	}
	return filepath.Join(home, ".local", "state", "valise"), nil
}

// InstallationKey returns the key of the installation: the config's, else the
// one in the state folder, made at the first use.
func (s *System) InstallationKey(random io.Reader) ([]byte, error) {
	if key := s.Config.Key.Reveal(); key != "" {
		return []byte(key), nil
	}
	dir, err := stateDir()
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "key")
	key, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return makeKey(file, random)
	}
	if err != nil {
		return nil, fmt.Errorf("read the installation's key: %w", err)
	}
	return key, nil
}

func makeKey(file string, random io.Reader) ([]byte, error) {
	if random == nil {
		random = rand.Reader
	}
	raw := make([]byte, 32)
	if _, err := io.ReadFull(random, raw); err != nil {
		return nil, fmt.Errorf("make the installation's key: %w", err)
	}
	key := []byte(hex.EncodeToString(raw))
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return nil, fmt.Errorf("make the state folder: %w", err)
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) { // another run was faster: its key counts
		return os.ReadFile(file)
	}
	if err != nil {
		return nil, fmt.Errorf("keep the installation's key: %w", err)
	}
	_, err = f.Write(key)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return nil, fmt.Errorf("keep the installation's key: %w", err)
	}
	return key, nil
}
