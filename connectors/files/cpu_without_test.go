//go:build !unix

package files_test

import (
	"testing"
	"time"
)

// cpu is not told here.
func cpu(*testing.B) time.Duration { return 0 }
