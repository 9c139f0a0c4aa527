package typeset

import "testing"

func TestArena(t *testing.T) {
	a := arena[int]{many: 8}
	first := append(a.room(2), 1, 2)
	a.keep(first)
	*a.one() = 3
	grown := append(a.room(1), 4, 5, 6) // more than its room: elsewhere
	a.keep(grown)
	large := append(a.room(5), 7)
	a.keep(large)
	for i := range 20 {
		*a.one() = i
	}
	if first[0] != 1 || first[1] != 2 || grown[2] != 6 || large[0] != 7 {
		t.Errorf("overwritten: %v %v %v", first, grown, large)
	}
	if len(a.full) != 2 {
		t.Errorf("%d full pieces, want 2", len(a.full))
	}
	a.reset()
	if first[0] != 0 || first[1] != 0 {
		t.Error("what was handed out is not wiped")
	}
	spare := len(a.spare)
	for range 8 * (spare + 1) {
		*a.one() = 1
	}
	if len(a.spare) != 0 || spare != 2 {
		t.Errorf("of %d pieces %d were not used again", spare, len(a.spare))
	}
	for range 8 * 2 * mostPieces {
		a.one()
	}
	if a.reset(); len(a.spare) != mostPieces {
		t.Errorf("%d pieces are kept", len(a.spare))
	}
}

// TestWorkshopsComeBack: the texts of one setter are nowhere in what the next
// one works with.
func TestWorkshopsComeBack(t *testing.T) {
	fonts := NewFonts(Options{Folders: emptyFolders()})
	s, err := fonts.NewSetter("")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range texts {
		s.Lines(s.Paragraph(text, Style{Size: 9}), 30)
	}
	room := s.room
	s.Close()
	next, err := fonts.NewSetter("")
	if err != nil {
		t.Fatal(err)
	}
	defer next.Close()
	if next.room != room {
		t.Error("the workshop was not used again")
	}
	for _, p := range room.paragraphs.now[:cap(room.paragraphs.now)] {
		if p.text != "" || p.ends != nil {
			t.Errorf("%q is still there", p.text)
		}
	}
	for _, r := range room.runs.now[:cap(room.runs.now)] {
		if r.Text != "" || r.placed != nil {
			t.Errorf("%q is still there", r.Text)
		}
	}
}
