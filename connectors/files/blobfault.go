package files

import (
	"context"
	"errors"
	"io"
	"net"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
	"gocloud.dev/gcerrors"
	"google.golang.org/api/googleapi"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"

	"github.com/valise-export/valise/exporter"
)

var (
	errShort      = errors.New("fewer bytes than the object has")
	errReplaced   = errors.New("another object")
	errListLoop   = errors.New("the list repeats itself")
	errTooMany    = errors.New("too many files")
	errNotRegular = errors.New("not a regular file")
	errNoLogin    = errors.New("no credentials")
)

// blobFault turns an error of an object store into a fault. Its text names no
// bucket, key or host.
func blobFault(place string, err error) *exporter.Fault {
	f := &exporter.Fault{Class: exporter.Unreachable, Place: place, What: "cannot be read from the object store",
		Hint: "see that the store is there, and endpoint and region right", Retry: true, Cause: err}
	set := func(class exporter.ErrorClass, what, hint string, retry bool) {
		f.Class, f.What, f.Hint, f.Retry = class, what, hint, retry
	}
	switch code := gcerrors.Code(err); {
	case errors.Is(err, errTooMany), errors.Is(err, errListLoop):
		return listFault(place, err)
	case errors.Is(err, errReplaced), code == gcerrors.FailedPrecondition, apiCode(err) == "InvalidRange":
		set(exporter.Truncated, "changed while it was read", "write objects under new names", true)
	case errors.Is(err, errShort), errors.Is(err, io.ErrUnexpectedEOF):
		set(exporter.Truncated, "ended before the object's end", "the connection was cut: the read begins afresh", true)
	case denied(err), errors.Is(err, errNoLogin):
		set(exporter.Unauthorised, "may not be read", "check credentials and that they may list and read", false)
	case code == gcerrors.NotFound:
		set(exporter.NotFound, "is not there", "correct bucket and path, or put it there", false)
	case timedOut(err):
		set(exporter.TimedOut, "took too long", f.Hint, true)
	}
	return f
}

func listFault(place string, err error) *exporter.Fault {
	f := &exporter.Fault{Class: exporter.OverLimit, Place: place, What: "matches more than a million files", Hint: "narrow path, or prune by partitions", Cause: err}
	if errors.Is(err, errListLoop) {
		f.Class, f.What, f.Hint = exporter.Malformed, "has a list that repeats itself", "the store's list is broken"
	}
	return f
}

// denied reports whether the store knows the caller and says no, or does not
// know them.
func denied(err error) bool {
	if gcerrors.Code(err) == gcerrors.PermissionDenied {
		return true
	}
	switch apiCode(err) {
	case "InvalidAccessKeyId", "SignatureDoesNotMatch", "AccessDenied", "ExpiredToken", "InvalidToken", "InvalidClientTokenId",
		"UnrecognizedClientException", "AuthorizationHeaderMalformed", "RequestTimeTooSkewed",
		"XAdminUserNotFound": // versitygw's, with status 404
		return true
	}
	s := status(err)
	return s == 401 || s == 403
}

func apiCode(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode()
	}
	return ""
}

// status returns the answer's, 0 where there was none.
func status(err error) int {
	var amazon *awshttp.ResponseError
	var google *googleapi.Error
	var azure *azcore.ResponseError
	switch {
	case errors.As(err, &amazon):
		return amazon.HTTPStatusCode()
	case errors.As(err, &google):
		return google.Code
	case errors.As(err, &azure):
		return azure.StatusCode
	}
	return 0
}

func timedOut(err error) bool {
	var n net.Error
	return gcerrors.Code(err) == gcerrors.DeadlineExceeded || errors.Is(err, context.DeadlineExceeded) || errors.As(err, &n) && n.Timeout()
}
