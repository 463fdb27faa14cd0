-- For wrk: sends each of the calls in the file once, in their order; a line is what bench/calls.py makes of one.
local calls, at = {}, 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    local path, id, moment, signature, body = line:match("^(.-)\t(.-)\t(.-)\t(.-)\t(.*)$")
    local headers = {["webhook-id"] = id, ["webhook-timestamp"] = moment, ["webhook-signature"] = signature}
    headers["Content-Type"] = "application/json"
    calls[#calls + 1] = wrk.format("POST", path, headers, body)
  end
end

function request()
  at = at % #calls + 1
  return calls[at]
end

function done(summary, latency)
  local errors = summary.errors
  local lost = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format('{"answered": %d, "seconds": %f, "p99": %f, "refused": %d, "lost": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(99) / 1e3, errors.status, lost))
end
