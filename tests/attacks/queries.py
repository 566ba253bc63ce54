"""Hostile queries: calls to other servers in every spelling, bombs, and shapes that overflow the engine's stack."""

from __future__ import annotations

_G = "{?s ?p ?x}"


def calls(base: str) -> dict[str, str]:
    """Return queries that call `base` when nothing stops the engine."""
    u = f"{base}/sparql"
    service = f"SERVICE <{u}> {_G}"
    ours = f"PREFIX : <{base}/>"
    return {
        "plain": f"SELECT * {{ {service} }}",
        "lower case, no gap": f"SELECT * {{ service<{u}>{_G} }}",
        "mixed case": f"SELECT * {{ SeRvIcE <{u}> {_G} }}",
        "comment between": f"SELECT * {{ SERVICE #x\n <{u}> {_G} }}",
        "prefixed name": f"PREFIX e: <{base}/> SELECT * {{ SERVICE e:sparql {_G} }}",
        "in FILTER EXISTS": f"SELECT * {{ BIND(1 AS ?z) FILTER EXISTS {{ {service} }} }}",
        "in a subquery": f"SELECT * {{ {{ SELECT ?x {{ {service} }} }} }}",
        "in HAVING": f"SELECT (COUNT(*) AS ?c) {{ }} GROUP BY ?z HAVING (EXISTS {{ {service} }})",
        "in ORDER BY": f"SELECT ?z {{ BIND(1 AS ?z) }} ORDER BY (EXISTS {{ {service} }})",
        "in MINUS": f"SELECT * {{ BIND(1 AS ?x) MINUS {{ {service} }} }}",
        "after an escaped quote": f"SELECT * {{ BIND('it\\'s #' AS ?y) {service} }}",
        "after a long string": f'SELECT * {{ BIND("""a"#""" AS ?y) {service} }}',
        "after a less-than": f"SELECT * {{ BIND(1 AS ?a) FILTER(?a <2 ) {service} }}",
        "after a less-than without gap": f"SELECT * {{ BIND(1 AS ?a) FILTER(?a<3&&?a>0) {service} }}",
        "after an IRI with a hash": f"SELECT * {{ ?s <http://x/#> ?o . SERVICE <{u}> {{?s2 ?p ?x}} }}",
        "in LATERAL": f"SELECT * {{ BIND(<{u}> AS ?u) LATERAL {{ SERVICE ?u {_G} }} }}",
        "in GRAPH": f"SELECT * {{ GRAPH ?g {{ {service} }} }}",
        "in OPTIONAL": f"SELECT * {{ OPTIONAL {{ {service} }} }}",
        "in UNION": f"SELECT * {{ {{}} UNION {{ {service} }} }}",
        "in BIND": f"SELECT * {{ BIND(EXISTS {{ {service} }} AS ?e) }}",
        "in ASK": f"ASK {{ {service} }}",
        "in CONSTRUCT": f"CONSTRUCT {{ ?s ?p ?x }} WHERE {{ {service} }}",
        "in DESCRIBE": f"DESCRIBE ?s {{ {service} }}",
        "escape in the IRI": f"SELECT * {{ SERVICE <{u.replace(':', chr(92) + 'u003A', 1)}> {_G} }}",
        "SILENT": f"SELECT * {{ SERVICE SILENT <{u}> {_G} }}",
        "SILENT without gaps": f"SELECT * {{ SERVICESILENT<{u}>{_G} }}",
        "SILENT in OPTIONAL": f"SELECT * {{ OPTIONAL {{ SERVICE SILENT <{u}> {_G} }} }}",
        "looks like a prefixed name": f"{ours} SELECT * {{ SERVICE:sparql {_G} }}",
        "behind a literal without gap": f"SELECT * {{ ?a ?b trueSERVICE<{u}>{_G} }}",
        "inside what looks like an IRI": f"{ours} SELECT * {{ BIND(1 AS ?a) FILTER(?a<3)SERVICE:sparql#>\n{_G} }}",
        "variable from BIND": f"SELECT * {{ BIND(<{u}> AS ?u) SERVICE ?u {_G} }}",
        "variable from VALUES": f"SELECT * {{ VALUES ?u {{ <{u}> }} SERVICE ?u {_G} }}",
        "escaped keyword": f"SELECT * {{ \\u0053ERVICE <{u}> {_G} }}",
    }


def fetches(base: str) -> dict[str, str]:
    """Return queries that name a document elsewhere without SERVICE."""
    return {
        "FROM": f"SELECT * FROM <{base}/load.ttl> {{?s ?p ?x}}",  # noqa: S608
        "FROM NAMED": f"SELECT * FROM NAMED <{base}/load.ttl> {{GRAPH ?g {{?s ?p ?x}}}}",  # noqa: S608
        "LOAD": f"LOAD <{base}/load.ttl>",
        "LOAD SILENT": f"LOAD SILENT <{base}/load.ttl>",
        "LOAD of a file": "LOAD <file:///etc/passwd>",
        "call in an update": f"INSERT {{<http://x/z> <http://x/z> ?x}} WHERE {{SERVICE <{base}/sparql> {_G}}}",
    }


def honest(base: str) -> dict[str, str]:
    """Return queries that only mention the word."""
    u = f"{base}/sparql"
    return {
        "in a string": f'SELECT * {{ BIND("terms of SERVICE <{u}>" AS ?y) }}',
        "in a comment": f"SELECT * {{ # SERVICE <{u}>\n BIND(1 AS ?y) }}",
        "as a variable": "SELECT ?service { BIND(1 AS ?service) }",
        "as a local name": "PREFIX ex: <http://x/> SELECT * { ?s ex:service ?o }",
        "as a prefix": "PREFIX service: <http://x/> SELECT * { ?s service:a ?o }",
        "in an IRI": "SELECT * { ?s <http://x/SERVICE> ?o }",
        "in single quotes": "SELECT * { ?s ?p 'SERVICE' }",
        "other keywords in a string": "SELECT * { ?s ?p 'DROP ALL; LOAD <x>' }",
    }


_AAA = "a" * 30
_CROSS = "?a ?b ?c1 . ?d ?e ?f"
_NEXT = "<http://x/next>"


def bombs() -> dict[str, str]:
    """Return queries that run for very long, take very much memory or never end, on the store of `bomb_store`."""
    doubled = " ".join(f"BIND(CONCAT(?a{i},?a{i},?a{i},?a{i}) AS ?a{i + 1})" for i in range(14))
    values = " ".join(f"VALUES ?v{i} {{ {' '.join(map(str, range(60)))} }}" for i in range(6))
    optional = " ".join(f"OPTIONAL {{?s ?p{i} ?o{i}}}" for i in range(30))
    return {
        "count of a cross product": f"SELECT (COUNT(*) AS ?c) {{ {_CROSS} . ?g ?h ?i }}",
        "endless rows": f"SELECT * {{ {_CROSS} . ?g ?h ?i }}",
        "sorted cross product": f"SELECT * {{ {_CROSS} }} ORDER BY ?f ?a LIMIT 1",
        "distinct cross product": f"SELECT DISTINCT ?a ?d {{ {_CROSS} }}",
        "concatenated cross product": f"SELECT (GROUP_CONCAT(CONCAT(STR(?a),STR(?d))) AS ?x) {{ {_CROSS} }}",
        "transitive path": f"SELECT (COUNT(*) AS ?c) {{ ?a ({_NEXT})* ?b }}",
        "nested transitive path": f"SELECT (COUNT(*) AS ?c) {{ ?a (({_NEXT}*)*/({_NEXT}|^{_NEXT})*)* ?b }}",
        "negated path": "SELECT (COUNT(*) AS ?c) { ?a (!<http://x/q>|!^<http://x/q>)* ?b }",
        "backtracking pattern": 'SELECT (COUNT(*) AS ?c) { ?a <http://x/label> ?l FILTER(REGEX(?l,"^(a+)+$")) }',
        "large pattern": f'ASK {{ FILTER(REGEX("{_AAA}","((a{{0,1000}}){{0,1000}}){{0,1000}}b")) }}',
        "doubling REPLACE": f'SELECT (STRLEN(?e) AS ?n) {{ BIND("aaaaaaaaaa" AS ?z) BIND(REPLACE(?z,"a","{"a" * 100}") AS ?b) '
        'BIND(REPLACE(?b,"a",?b) AS ?c) BIND(REPLACE(?c,"a",?c) AS ?d) BIND(REPLACE(?d,"a",?d) AS ?e) }',
        "doubling CONCAT": f'SELECT (STRLEN(?a14) AS ?n) {{ BIND("{"a" * 16}" AS ?a0) {doubled} }}',
        "product of VALUES": f"SELECT (COUNT(*) AS ?c) {{ {values} }}",
        "5,000 UNION": "SELECT * { " + " UNION ".join(["{?s ?p ?o}"] * 5_000) + " } LIMIT 1",
        "30 OPTIONAL": f"SELECT (COUNT(*) AS ?c) {{ ?s ?p ?o {optional} }}",
        "nested EXISTS": "SELECT (COUNT(*) AS ?c) { ?s ?p ?o FILTER EXISTS "
        "{ ?a ?b ?c2 FILTER EXISTS {?d ?e ?f FILTER(?f = <http://nope>)}} }",
        "endless triples": f"CONSTRUCT {{ {_CROSS} . _:x ?b ?f }} WHERE {{ {_CROSS} }}",
        "described cross product": "DESCRIBE * { ?s ?p ?o . ?a ?b ?c1 }",
        "long multiplication": "SELECT (1.0/3.0*" + "*".join(["9999999999.9"] * 2_000) + " AS ?x) {}",
    }


def planning() -> dict[str, str]:
    """Return queries whose plan alone takes seconds, on any store."""
    return {
        "star": "SELECT * { " + " ".join(f"?s <http://x/p{i}> ?o{i} ." for i in range(200)) + " }",
        "path": f"SELECT * {{ ?a {'/'.join([_NEXT] * 800)} ?b }}",
        "nested property lists": "SELECT * { ?s ?p " + "[ ?p " * 200 + "1" + " ]" * 200 + " }",
        "list": "SELECT * { ?s ?p ( " + "1 " * 400 + ") }",
        "semicolons": "SELECT * { ?s ?p ?o "
        + " ".join(f"; <http://x/p{i}> ?o{i}" for i in range(200))
        + " }",
        "commas": "SELECT * { ?s ?p ?o " + " ".join(f", ?o{i}" for i in range(200)) + " }",
    }


def crashes() -> dict[str, str]:
    """Return queries that overflow the engine's stack and end its process."""
    n = 30_000
    return {
        "nested STR": "SELECT * { FILTER(" + "STR(" * n + "1" + ")" * n + ") }",
        "nested EXISTS": "SELECT * { " + "FILTER EXISTS {" * n + "}" * n + " }",
        "nested IF": "SELECT * { BIND(" + "IF(1,1," * n + "1" + ")" * n + " AS ?x) }",
        "nested groups": "SELECT * " + "{" * n + "?s ?p ?o" + "}" * n,
        "nested subqueries": "SELECT * " + "{SELECT * " * n + "{}" + "}" * n,
        "nested OPTIONAL": "SELECT * { " + "OPTIONAL {" * n + "}" * n + " }",
        "parentheses": "SELECT * { FILTER(" + "(" * n + "1" + ")" * n + ") }",
        "triple terms": "SELECT * { BIND(" + "<<( ?a ?b " * n + "1" + " )>>" * n + " AS ?x) }",
        "sums": "SELECT (1" + "+1" * n + " AS ?x) {}",
        "negations": "SELECT * { FILTER(" + "!" * n + "true) }",
        "disjunctions": "SELECT * { FILTER(true" + "||true" * n + ") }",
        "alternatives": "SELECT * { ?a <http://x/p>" + "|<http://x/p>" * n + " ?b }",
    }


WRITES = {
    "INSERT DATA": "INSERT DATA { <http://x/w> <http://x/w> 1 }",
    "DELETE DATA": 'DELETE DATA { <http://x/a> <http://x/#> "1" }',
    "DELETE WHERE": "DELETE WHERE { ?s ?p ?o }",
    "DELETE/INSERT": "DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
    "LOAD": "LOAD <http://x/>",
    "CLEAR": "CLEAR ALL",
    "CREATE": "CREATE GRAPH <http://x/g>",
    "DROP": "DROP ALL",
    "COPY": "COPY DEFAULT TO <http://x/g>",
    "MOVE": "MOVE DEFAULT TO <http://x/g>",
    "ADD": "ADD DEFAULT TO <http://x/g>",
}
