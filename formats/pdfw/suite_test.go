package pdfw_test

import (
	"testing"

	"github.com/valise-export/valise/formats/formattest"
	"github.com/valise-export/valise/formats/pdfw"
)

func TestSuite(t *testing.T) {
	t.Run("system fonts", func(t *testing.T) { formattest.Suite(t, pdfw.New(pdfw.Options{})) })
	t.Run("no fonts", func(t *testing.T) { formattest.Suite(t, bare()) })
}
