"""Small answers of our own in the forms that arXiv uses."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

RSS = """<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:atom="http://www.w3.org/2005/Atom" version="2.0">
  <channel>
    <title>cs.CL updates on arXiv.org</title>
    <lastBuildDate>Tue, 01 Sep 2026 08:58:05 +0000</lastBuildDate>
    <pubDate>Tue, 01 Sep 2026 00:00:00 -0400</pubDate>
    <skipDays>
      <day>Sunday</day>
      <day>Saturday</day>
    </skipDays>
    <item>
      <title>Cooking
        with graphs</title>
      <link>https://arxiv.org/abs/2609.00002</link>
      <description>arXiv:2609.00002v1 Announce Type: new \n\
Abstract: We cook, with é.
It works.</description>
      <guid isPermaLink="false">oai:arXiv.org:2609.00002v1</guid>
      <category>cs.CL</category>
      <category>cs.LG</category>
      <pubDate>Tue, 01 Sep 2026 00:00:00 -0400</pubDate>
      <arxiv:announce_type>new</arxiv:announce_type>
      <dc:rights>http://creativecommons.org/licenses/by/4.0/</dc:rights>
      <dc:creator>Ada Example, Ben Example (A, B), Cy Example, Jr.</dc:creator>
    </item>
    <item>
      <title>Strings</title>
      <description>arXiv:hep-th/0609001v2 Announce Type: replace \nAbstract: We pull.</description>
      <guid isPermaLink="false">oai:arXiv.org:hep-th/0609001v2</guid>
      <category>hep-th</category>
      <pubDate>Tue, 01 Sep 2026 00:00:00 -0400</pubDate>
      <arxiv:announce_type>replace</arxiv:announce_type>
      <dc:rights>http://arxiv.org/licenses/nonexclusive-distrib/1.0/</dc:rights>
      <dc:creator>Cy Example</dc:creator>
    </item>
  </channel>
</rss>
"""
RSS_ATOM = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns="http://www.w3.org/2005/Atom" xml:lang="en-us">
  <updated>2026-09-01T04:00:11.600500+00:00</updated>
  <entry>
    <id>oai:arXiv.org:2609.00002v3</id>
    <title>Cooking with graphs</title>
    <updated>2026-09-01T04:00:11.600680+00:00</updated>
    <summary>arXiv:2609.00002v3 Announce Type: cross \nAbstract: We cook.</summary>
    <category term="cs.CL"/>
    <published>2026-09-01T00:00:00-04:00</published>
    <arxiv:announce_type>cross</arxiv:announce_type>
    <dc:rights>http://creativecommons.org/licenses/by/4.0/</dc:rights>
    <dc:creator>Ada Example</dc:creator>
  </entry>
</feed>
"""
API_2016 = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <link href="http://arxiv.org/api/query" rel="self" type="application/atom+xml"/>
  <opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">31</opensearch:totalResults>
  <entry>
    <id>http://arxiv.org/abs/hep-th/0609001v2</id>
    <updated>2012-04-02T12:38:54Z</updated>
    <published>2011-11-08T18:48:36Z</published>
    <title>Strings
  that are long</title>
    <summary>  We pull.
</summary>
    <author>
      <name>Cy Example</name>
      <arxiv:affiliation xmlns:arxiv="http://arxiv.org/schemas/atom">A</arxiv:affiliation>
    </author>
    <arxiv:comment xmlns:arxiv="http://arxiv.org/schemas/atom">2 pages</arxiv:comment>
    <arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="hep-th"/>
    <category term="hep-th" scheme="http://arxiv.org/schemas/atom"/>
  </entry>
</feed>
"""
API_2026 = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" \
xmlns="http://www.w3.org/2005/Atom">
  <opensearch:totalResults>2</opensearch:totalResults>
  <entry>
    <id>http://arxiv.org/abs/2609.00002v1</id>
    <title>Cooking with graphs</title>
    <updated>2026-09-01T10:00:00Z</updated>
    <summary>We cook.</summary>
    <category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
    <category term="cs.CL" scheme="http://arxiv.org/schemas/atom"/>
    <published>2026-08-31T10:00:00Z</published>
    <arxiv:comment>This paper has been withdrawn by the authors</arxiv:comment>
    <arxiv:primary_category term="cs.CL"/>
    <author>
      <name>Ada Example</name>
    </author>
  </entry>
</feed>
"""
API_ERROR = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <entry>
    <id>https://arxiv.org/api/errors#incorrect_id_format_for_abc</id>
    <title>Error</title>
    <updated>2026-09-01T22:59:06Z</updated>
    <summary>incorrect id format for abc</summary>
  </entry>
</feed>
"""
OAI_RAW = """<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">
    <request verb="GetRecord" identifier="oai:arXiv.org:0609.00001" metadataPrefix="arXivRaw">http://x/oai2</request>
    <GetRecord><record>
        <header><identifier>oai:arXiv.org:2609.00001</identifier><datestamp>2026-09-03</datestamp></header>
        <metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/">
            <id>2609.00001</id><submitter>Ada Example</submitter>
            <version version="v1"><date>Tue, 1 Sep 2026 21:02:00 GMT</date><size>395kb</size></version>
            <version version="v2"><date>Thu, 3 Sep 2026 21:02:00 GMT</date><size>0kb</size>\
<source_type>I</source_type></version>
            <title>Knots &amp;
              bolts</title><authors>Ada Example (A), Ben Example and Cy Example</authors>
            <categories>cs.DL cs.NI</categories><comments>An error was found</comments>
            <license>http://creativecommons.org/licenses/by/3.0/</license><abstract>  We tie.
            </abstract></arXivRaw></metadata>
    </record></GetRecord>
</OAI-PMH>
"""
OAI_ARXIV = """<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">
<GetRecord>
<record>
<header>
 <identifier>oai:arXiv.org:2609.00001</identifier>
</header>
<metadata>
 <arXiv xmlns="http://arxiv.org/OAI/arXiv/">
 <id>2609.00001</id><created>2026-09-01</created><updated>2026-09-03</updated><authors><author><keyname>Example</keyname>\
<forenames>Zoltán</forenames><suffix>III</suffix></author><author><keyname>Team</keyname></author></authors>\
<title>Knots</title><categories>cs.DM</categories><abstract>We tie.</abstract></arXiv>
</metadata>
</record>
</GetRecord>
</OAI-PMH>
"""
OAI_DELETED = """<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><GetRecord><record>
<header status="deleted"><identifier>oai:arXiv.org:2609.00001</identifier></header></record></GetRecord></OAI-PMH>
"""
OAI_ERROR = """<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><error code="{code}">not so</error></OAI-PMH>"""


@dataclass(frozen=True)
class Answers:
    """What arXiv may answer."""

    rss: str = RSS
    rss_atom: str = RSS_ATOM
    api_2016: str = API_2016
    api_2026: str = API_2026
    api_error: str = API_ERROR
    oai_raw: str = OAI_RAW
    oai_arxiv: str = OAI_ARXIV
    oai_deleted: str = OAI_DELETED
    oai_error: str = OAI_ERROR


@pytest.fixture(scope="session")
def answers() -> Answers:
    return Answers()
