package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/valise-export/valise/exporter/notice"
)

func noticeDiff(w world) *cobra.Command {
	var asJSON, exitCode bool
	c := &cobra.Command{
		Use: "diff A B [--json] [--exit-code]", Short: "Show what changed between two notices for exports",
		Long: `Shows what changed from A to B for exports: categories, surfaces, companies,
contacts, collected data, and for each jurisdiction rights, controller,
complaint, recipients and deadline. A and B are each a shipped version
(valise notice list), a data file (.yaml), or a published text (Markdown or HTML),
which is read as valise notice parse does.

Two texts, and two data files, are also compared in their wording; a text and
data are not: data say things in words of their own.

Exit code 0, the same or not; with --exit-code 1 where they differ.`,
		Args: args(cobra.ExactArgs(2)),
		RunE: func(_ *cobra.Command, a []string) error {
			old, oldText, err := anyNotice(w.err, a[0])
			if err != nil {
				return usage(err)
			}
			now, nowText, err := anyNotice(w.err, a[1])
			if err != nil {
				return usage(err)
			}
			changes := notice.Diff(old, now, oldText == nowText)
			if asJSON {
				err = writeJSON(w.out, append([]notice.Change{}, changes...))
			} else {
				err = printChanges(w.out, a, changes)
			}
			if err == nil && exitCode && len(changes) > 0 {
				return &codeError{code: exitFailed}
			}
			return err
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "one object for each change, as JSON")
	c.Flags().BoolVar(&exitCode, "exit-code", false, "exit with 1 where the notices differ")
	return c
}

// anyNotice returns a shipped version, a data file, or a text that is parsed;
// isText is true for the last. What a text's reader warns of goes to warnings.
func anyNotice(warnings io.Writer, name string) (n *notice.Notice, isText bool, err error) {
	if _, err := notice.ParseDate(name); err == nil {
		n, err := notice.ByVersion(name)
		return n, false, err
	}
	if ext := strings.ToLower(filepath.Ext(name)); ext == ".yaml" || ext == ".yml" {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, false, fmt.Errorf("read the notice: %w", err)
		}
		n, err = notice.Load(filepath.ToSlash(name), data)
		return n, false, err
	}
	text, err := readText(name)
	if text != nil {
		for _, warning := range text.Warnings {
			fmt.Fprintln(warnings, warning)
		}
	}
	if err != nil {
		return nil, true, err
	}
	return text.Notice(), true, nil
}

func printChanges(out io.Writer, names []string, changes []notice.Change) error {
	if len(changes) == 0 {
		return printf(out, "%s and %s: nothing changed for exports\n", names[0], names[1])
	}
	for _, c := range changes {
		if err := printf(out, "%s\n", c); err != nil {
			return err
		}
	}
	return nil
}
