package aws

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/aws/protocol/restjson"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// rpc asks a service for which there is no client, in AWS JSON 1.0: the target
// and the endpoint are those of its published model.
type rpc struct {
	service  string // as the signature names it
	target   string // before the operation's name
	endpoint string
	region   string
	now      func() time.Time
}

// call asks, with the SDK's retries, and decodes the answer into out.
func (p rpc) call(ctx context.Context, a *account, operation string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	c := a.at("partnercentral")
	p.now = a.session.source.now
	retryer := c.Retryer()
	for attempt := 1; ; attempt++ {
		answer, err := p.once(ctx, c, operation, body)
		if err == nil {
			return decode(answer, out)
		}
		if attempt >= retryer.MaxAttempts() || !retryer.IsErrorRetryable(err) {
			return err
		}
		wait, err := retryer.RetryDelay(attempt, err)
		if err == nil {
			err = sleep(ctx, wait)
		}
		if err != nil {
			return err
		}
	}
}

func decode(answer []byte, out any) error {
	if err := json.Unmarshal(answer, out); err != nil {
		return &smithy.DeserializationError{Err: err}
	}
	return nil
}

func (p rpc) once(ctx context.Context, c aws.Config, operation string, body []byte) ([]byte, error) {
	ctx = awsmiddleware.SetOperationName(awsmiddleware.SetServiceID(ctx, p.service), operation)
	r, err := p.signed(ctx, c, operation, body)
	if err != nil {
		return nil, err
	}
	resp, err := c.HTTPClient.Do(r)
	if err != nil {
		return nil, &smithyhttp.RequestSendError{Err: err}
	}
	answer, err := io.ReadAll(resp.Body)
	if e := resp.Body.Close(); err == nil {
		err = e
	}
	if err != nil {
		return nil, err
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return nil, refusal(resp, answer)
	}
	return answer, nil
}

// signed makes the request and signs it (AWS Signature Version 4).
func (p rpc) signed(ctx context.Context, c aws.Config, operation string, body []byte) (*http.Request, error) {
	endpoint := p.endpoint
	if c.BaseEndpoint != nil {
		endpoint = *c.BaseEndpoint
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/x-amz-json-1.0")
	r.Header.Set("X-Amz-Target", p.target+"."+operation)
	keys, err := c.Credentials.Retrieve(ctx)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(body)
	return r, v4.NewSigner().SignHTTP(ctx, keys, r, hex.EncodeToString(sum[:]), p.service, p.region, p.now())
}

// refusal is the error of an answer that is none, as the SDK's clients give it.
func refusal(resp *http.Response, body []byte) error {
	code, _, err := restjson.GetErrorInfo(json.NewDecoder(bytes.NewReader(body)))
	if err != nil || code == "" {
		code = restjson.SanitizeErrorCode(resp.Header.Get("X-Amzn-ErrorType"))
	}
	return &smithyhttp.ResponseError{Response: &smithyhttp.Response{Response: resp}, Err: &smithy.GenericAPIError{Code: code, Message: fmt.Sprint(resp.StatusCode)}}
}
