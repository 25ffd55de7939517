-- Which keys of queries say nothing, by place: learnt from equal content that was seen with and without them.

CREATE TABLE query_keys (
    place    TEXT NOT NULL, -- shape of the address without the key
    key      TEXT NOT NULL, -- as in the canonical address
    verdict  TEXT NOT NULL CHECK (verdict IN ('alike', 'idle', 'telling')), -- one value showed the same as none; two did; something differed
    value    TEXT,          -- with alike: that value; NULL otherwise
    PRIMARY KEY (place, key)
) WITHOUT ROWID;
