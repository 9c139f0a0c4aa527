//go:build !unix

package connectortest

import "time"

// cpu is not told here.
func cpu() time.Duration { return 0 }
