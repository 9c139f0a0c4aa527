package aws

import (
	"context"
	"errors"
	"io"
	"net"
	"regexp"
	"slices"
	"strings"
	"syscall"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/valise-export/valise/exporter"
)

// explain makes a fault of what the SDK returned for a call. The error's own text
// holds names and addresses, and is kept out of sight. needs are the actions of
// the dataset, for the remedy.
func explain(ctx context.Context, err error, needs []string) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	var done *exporter.Fault
	var l *lie
	var api smithy.APIError
	switch {
	case errors.As(err, &done):
		return err
	case errors.As(err, &l):
		return &exporter.Fault{Class: l.class, What: l.what, Hint: l.hint, Retry: l.again, Cause: err}
	case errors.As(err, &api):
		return byCode(api.ErrorCode(), statusOf(err), needs, err)
	case statusOf(err) >= 300: // of a success, the answer is at fault
		return byCode("", statusOf(err), needs, err)
	}
	return unanswered(err)
}

// unanswered explains why there is no answer, or none that can be read.
func unanswered(err error) *exporter.Fault {
	var cut *smithy.DeserializationError
	fault := &exporter.Fault{Cause: err}
	switch {
	case timedOut(err):
		fault.Class, fault.What, fault.Hint, fault.Retry = exporter.TimedOut, "no answer in time", "raise timeout, or see why the service is slow", true
	case errors.As(err, &cut) && errors.Is(err, io.ErrUnexpectedEOF):
		fault.Class, fault.What, fault.Hint, fault.Retry = exporter.Truncated, "the answer stops before its end", "try again; see whether a proxy cuts answers", true
	case errors.As(err, &cut):
		fault.Class, fault.What, fault.Hint = exporter.Malformed, "the answer is not of the service's shape", "see that endpoint is the service's"
	case connection(err):
		fault.Class, fault.What, fault.Hint, fault.Retry = exporter.Unreachable, "no connection", "see that the service can be reached from here, and that region is right", true
	default:
		fault.Class, fault.What, fault.Hint = exporter.Unauthorised, "there are no credentials, or they cannot be used", "give access_key and secret_key, or profile, or let the machine have a role"
	}
	return fault
}

func connection(err error) bool {
	var n net.Error
	var send *smithyhttp.RequestSendError
	return errors.As(err, &n) || errors.As(err, &send) || errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, io.EOF)
}

func timedOut(err error) bool {
	var n net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &n) && n.Timeout()
}

func statusOf(err error) int {
	var r *smithyhttp.ResponseError
	if errors.As(err, &r) {
		return r.HTTPStatusCode()
	}
	return 0
}

// badCredentials are the codes that say that the credentials themselves are
// refused, whatever is asked for.
func badCredentials() []string {
	return []string{
		"InvalidClientTokenId", "SignatureDoesNotMatch", "ExpiredToken", "ExpiredTokenException", "RequestExpired",
		"UnrecognizedClientException", "InvalidSignatureException", "IncompleteSignature", "IncompleteSignatureException",
		"MissingAuthenticationToken", "MissingAuthenticationTokenException", "InvalidAccessKeyId", "AuthFailure", "InvalidToken",
	}
}

// byCode sorts the codes of the services' errors. A code is a name of the
// service's own, and holds nobody's data.
func byCode(code string, status int, needs []string, err error) *exporter.Fault {
	code = safeCode(code)
	fault := &exporter.Fault{Class: exporter.Refused, What: "the service refused the request" + said(code), Hint: "see the service's list of errors for this one", Cause: err}
	_, throttled := retry.DefaultThrottleErrorCodes[code]
	switch {
	case throttled || status == 429:
		fault.What, fault.Hint, fault.Retry = "too many requests"+said(code), "lower requests_per_second, or try later", true
	case slices.Contains(badCredentials(), code) || status == 401:
		fault.Class, fault.What, fault.Hint = exporter.Unauthorised, "the credentials are refused"+said(code), "correct access_key and secret_key, or profile; temporary ones may have expired"
	case strings.Contains(code, "AccessDenied") || code == "UnauthorizedOperation" || code == "AuthorizationError" || code == "NotAuthorized" || status == 403:
		fault.Class, fault.What, fault.Hint = exporter.Unauthorised, "the credentials may not ask for this"+said(code), permit(needs)
		fault.Alone = len(needs) > 0
	case notThere(code) || status == 404:
		fault.Class, fault.What, fault.Hint = exporter.NotFound, "the service has no such thing"+said(code), "correct region, or leave the dataset out"
	case status == 502 || status == 503 || status == 504:
		fault.Class, fault.What, fault.Hint, fault.Retry = exporter.Unreachable, "the service is down or overloaded"+said(code), "try later", true
	case status >= 500:
		fault.What, fault.Hint, fault.Retry = "the service has an error of its own"+said(code), "try later", true
	}
	return fault
}

func said(code string) string {
	if code == "" {
		return ""
	}
	return ": " + code
}

// permit names what the policy must allow.
func permit(needs []string) string {
	if len(needs) == 0 {
		return "let the role trust these credentials (sts:AssumeRole, with the external id)"
	}
	return "allow " + strings.Join(needs, ", ") + "; docs/aws.md has the whole policy"
}

// notThere reports whether a code says that a thing that was named does not exist.
func notThere(code string) bool {
	return code == "NoSuchEntity" || code == "NoSuchEntityException" || strings.HasSuffix(code, "NotFoundException") || strings.HasSuffix(code, "NotFound")
}

// missing reports whether an error says that a thing that was named does not
// exist.
func missing(err error) bool {
	var api smithy.APIError
	return errors.As(err, &api) && notThere(api.ErrorCode())
}

// safeCode lets through what looks like a code.
func safeCode(code string) string {
	if ok, err := regexp.MatchString(`^[A-Za-z][A-Za-z0-9.]{0,63}$`, code); err != nil || !ok {
		return ""
	}
	return code
}

// without is the fault of an answer that lacks what the API promises.
func without(member string) *exporter.Fault {
	return &exporter.Fault{Class: exporter.Malformed, Place: member, What: "is missing, or null, in the service's answer", Hint: "see that endpoint is the service's; else try later"}
}
