package pdfw

// entry is a bookmark's place in the tree of the outline, by position; -1 is
// none.
type entry struct{ parent, previous, next, first, last int }

// outlined makes a tree of bookmarks, which have the level of their parent and
// one more. The last entry is the root.
func outlined(bookmarks []bookmark) []entry {
	root := len(bookmarks)
	tree := make([]entry, root+1)
	for i := range tree {
		tree[i] = entry{-1, -1, -1, -1, -1}
	}
	open := []int{root} // of each level, the entry that the next one may stand under
	for i := range bookmarks {
		level := min(bookmarks[i].level, len(open)-1)
		parent := open[level]
		e := &tree[i]
		e.parent, e.previous = parent, tree[parent].last
		if e.previous < 0 {
			tree[parent].first = i
		} else {
			tree[e.previous].next = i
		}
		tree[parent].last = i
		open = append(open[:level+1], i)
	}
	return tree
}

// outline writes the outline (ISO 32000-1, 12.3.3), its root behind its entries.
func (o *objects) outline(bookmarks []bookmark, first int) {
	if len(bookmarks) == 0 {
		return
	}
	tree := outlined(bookmarks)
	for i := range bookmarks {
		e := &tree[i]
		o.begin(first + i)
		o.literal("<</Title ", utf16BE(bookmarks[i].title))
		o.to("\n/Parent ", first+e.parent)
		for _, other := range [4]struct {
			key string
			is  int
		}{{"\n/Prev ", e.previous}, {"\n/Next ", e.next}, {"\n/First ", e.first}, {"\n/Last ", e.last}} {
			if other.is >= 0 {
				o.to(other.key, first+other.is)
			}
		}
		o.out.WriteByte('\n')
		o.place(bookmarks[i].page, bookmarks[i].top)
		o.out.WriteString("\n/Count 0>>")
		o.endObject()
	}
	root := tree[len(bookmarks)]
	o.begin(first + len(bookmarks))
	o.to("<</Type /Outlines /First ", first+root.first)
	o.to("\n/Last ", first+root.last)
	o.out.WriteString(">>")
	o.endObject()
}
