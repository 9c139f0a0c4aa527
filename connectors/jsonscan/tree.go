package jsonscan

import (
	"bytes"
	"slices"
	"strings"

	"github.com/valise-export/valise/connectors/mapping"
)

// Node is a place in a record that the config names, or that leads to one. A
// tree of them is immutable once it is made.
type Node struct {
	Path     string
	Column   int // position among the columns that the tree was made of, -1 where none
	Rank     int // which alternative of the column it is, from 0
	Ignored  bool
	Children map[string]*Node
}

// Tree makes the tree of dotted paths. A column is a path; where alternatives
// are allowed it may be several, a|b.
func Tree(columns, ignored []string, alternatives bool) *Node {
	root := &Node{Column: -1}
	for i, c := range columns {
		paths := []string{c}
		if alternatives {
			paths = strings.Split(c, "|")
		}
		for rank, path := range paths {
			n := root.at(path)
			n.Column, n.Rank = i, rank
		}
	}
	for _, c := range ignored {
		root.at(c).Ignored = true
	}
	return root
}

func (n *Node) at(path string) *Node {
	for name := range strings.SplitSeq(path, ".") {
		child := n.Children[name]
		if child == nil {
			child = &Node{Column: -1, Path: join(n.Path, name)}
			if n.Children == nil {
				n.Children = map[string]*Node{}
			}
			n.Children[name] = child
		}
		n = child
	}
	return n
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// Find returns the node of a name below n. The name may hold dots itself. Nil
// means that the config does not declare it.
func (n *Node) Find(name []byte) *Node {
	if child, ok := n.Children[string(name)]; ok {
		return child
	}
	i := bytes.IndexByte(name, '.')
	if i < 0 {
		return nil
	}
	if child, ok := n.Children[string(name[:i])]; ok {
		return child.Find(name[i+1:])
	}
	return nil
}

// Undeclared collects the names in records that the config does not declare,
// each once and at most some hundred. The zero value is ready.
type Undeclared struct {
	Names []string // paths to report; a name that may be data is *
	seen  map[*Node]map[string]struct{}
}

const maxUndeclared = 200

// Add notes a name below parent.
func (u *Undeclared) Add(parent *Node, name []byte) {
	if _, ok := u.seen[parent][string(name)]; ok || len(u.Names) >= maxUndeclared || len(u.seen[parent]) >= maxUndeclared {
		return
	}
	if u.seen == nil {
		u.seen = map[*Node]map[string]struct{}{}
	}
	if u.seen[parent] == nil {
		u.seen[parent] = map[string]struct{}{}
	}
	u.seen[parent][string(name)] = struct{}{}
	shown := string(name)
	if !mapping.IsName(shown) {
		shown = "*"
	}
	if path := join(parent.Path, shown); !slices.Contains(u.Names, path) {
		u.Names = append(u.Names, path)
	}
}
