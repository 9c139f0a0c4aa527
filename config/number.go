package config

import (
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"time"
)

func (d *decoder) boolean(p place, v reflect.Value, s scalar) {
	fromText := s.tag == "" || s.env
	b, err := strconv.ParseBool(s.text)
	if s.tag != "!!bool" && !fromText || err != nil {
		d.problem(p, "must be true or false", s.got(), "")
		return
	}
	v.SetBool(b)
}

var wholeNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)

func (d *decoder) integer(p place, r rule, v reflect.Value, s scalar) {
	if s.tag == "!!str" && !s.env || !wholeNumber.MatchString(s.text) {
		d.problem(p, "must be a whole number", s.got(), numberHint(s))
		return
	}
	n, err := strconv.ParseInt(s.text, 10, 64)
	unsigned := v.CanUint()
	switch {
	case err != nil, unsigned && (n < 0 || v.OverflowUint(uint64(n))), !unsigned && v.OverflowInt(n):
		d.problem(p, "is a number that does not fit", s.got(), "")
	case r.min != nil && n < *r.min:
		d.problem(p, fmt.Sprintf("must be %d or more", *r.min), s.got(), "")
	case r.max != nil && n > *r.max:
		d.problem(p, fmt.Sprintf("must be %d or less", *r.max), s.got(), "")
	case unsigned:
		v.SetUint(uint64(n))
	default:
		v.SetInt(n)
	}
}

func numberHint(s scalar) string {
	if s.tag == "!!str" && wholeNumber.MatchString(s.text) {
		return "write it without quotes"
	}
	if s.tag == "!!int" {
		return "write it in decimal, without a leading 0, + or _"
	}
	return ""
}

var decimalNumber = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

func (d *decoder) float(p place, v reflect.Value, s scalar) {
	f, err := strconv.ParseFloat(s.text, 64)
	if s.tag == "!!str" && !s.env || !decimalNumber.MatchString(s.text) || err != nil {
		d.problem(p, "must be a number", s.got(), numberHint(s))
		return
	}
	v.SetFloat(f)
}

func (d *decoder) duration(p place, v reflect.Value, s scalar) {
	t, err := time.ParseDuration(s.text)
	if err != nil || t < 0 || s.tag == "!!int" && t != 0 {
		d.problem(p, "must be a duration", s.got(), "write 500ms, 30s, 5m or 2h")
		return
	}
	v.SetInt(int64(t))
}
